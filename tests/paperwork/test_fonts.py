"""The fonts: each weight once, one kind of file, wherever the papers are made."""

from skylot.paperwork.fonts import WEIGHTS, font_file, font_folder


def test_one_kind_of_file_and_each_weight_once() -> None:
    names = sorted(path.name for path in font_folder().iterdir())
    assert names == sorted(f"SourceSansPro-{name}.ttf" for name in WEIGHTS.values())
    assert font_folder() == font_folder()


def test_the_nearest_weight() -> None:
    assert font_file(500).name in ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")
    assert font_file(900).name == "SourceSansPro-Bold.ttf"
    assert font_file(100).name == "SourceSansPro-Light.ttf"
