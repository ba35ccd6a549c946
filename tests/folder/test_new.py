from datetime import date
from pathlib import Path

import pytest

from skylot.core.errors import BadText, CannotWrite
from skylot.folder.describe import FILES, describe_folder
from skylot.folder.new import new_production, production_from_script
from skylot.folder.read import read_production
from skylot.script.model import Breakdown, Character, Scene


def test_an_empty_production_is_clean_and_explains_itself(tmp_path: Path) -> None:
    files = new_production(tmp_path / "film", 'Мой "фильм"', first=date(2030, 1, 7))
    production, issues = read_production(tmp_path / "film")
    assert issues == ()
    assert production.config.title == 'Мой "фильм"'
    assert production.config.script == "script/moy-film.fountain"
    assert production.screenplay is not None
    assert production.units[0].first == date(2030, 1, 7)
    assert all((tmp_path / "film" / file).is_file() for file in files)
    assert files[-1] == "skylot.toml"
    commented = [file for file in files if file.endswith(".toml")]
    assert all("#" in (tmp_path / "film" / file).read_text() for file in commented)


def test_the_commented_examples_are_themselves_sound(tmp_path: Path) -> None:
    new_production(tmp_path, "X", first=date(2030, 1, 1))
    for file in tmp_path.rglob("*.toml"):
        lines = file.read_text().splitlines()
        shown = [
            line[2:] if line.startswith("# ") and ("=" in line or "[[" in line) else line for line in lines
        ]
        file.write_text("\n".join(shown))
    _, issues = read_production(tmp_path)
    named = [issue for issue in issues if "there is no" not in issue.what and "given twice" not in issue.what]
    assert [str(issue) for issue in named if "no unit" not in issue.what] == []


def test_a_script_gives_all_that_a_first_schedule_needs(tmp_path: Path) -> None:
    scenes = (
        Scene(number="1", heading="INT. CUPOLA", line=1, sets=("CUPOLA",), interior_exterior="INT", eighths=16,
              characters=("ANNA", "ВЕРЕСОВА", "SILENT MAN")),
        Scene(number="2", heading="EXT. STEPPE", line=9, sets=("STEPPE", "CUPOLA!"), interior_exterior="EXT",
              eighths=40, characters=("ANNA",)),
        Scene(number="3", heading="OMITTED", line=20, omitted=True, sets=("NOWHERE",)),
    )  # fmt: skip
    characters = (
        Character(name="ВЕРЕСОВА", cues=9),
        Character(name="ANNA", cues=4),
        Character(name="RADIO", cues=1, voice_only=True),
    )
    breakdown = Breakdown(title="T", scenes=scenes, characters=characters)
    production_from_script(
        tmp_path / "p", "T", breakdown, b"INT. CUPOLA\n", "My Script.fountain", first=date(2030, 1, 7)
    )
    production, issues = read_production(tmp_path / "p")
    assert issues == ()
    cast = {person.cast_number: person.plays for person in production.people.persons}
    assert cast == {1: ("ВЕРЕСОВА",), 2: ("ANNA",), 3: ("RADIO",), 4: ("SILENT MAN",)}
    [place] = production.places
    assert place.kind == "unplanned"
    assert [(each.id, each.story_sets, each.exterior) for each in place.sets] == [
        ("cupola", ("CUPOLA",), False), ("steppe", ("STEPPE",), True), ("cupola-2", ("CUPOLA!",), True),
    ]  # fmt: skip
    [unit] = production.units
    assert unit.places == (place.id,)
    assert production.screenplay == b"INT. CUPOLA\n"
    days = (unit.last - unit.first).days + 1
    assert days * 480 >= (16 + 40) * 60 / 8


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(BadText, match="not empty"):
        new_production(tmp_path, "T")
    with pytest.raises(CannotWrite, match="is a file"):
        new_production(tmp_path / "mine.txt", "T")
    with pytest.raises(BadText, match="title"):
        new_production(tmp_path / "new", " ")
    with pytest.raises(BadText, match="no screenplay"):
        production_from_script(tmp_path / "new", "T", Breakdown(), b"", "x.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt"]


def test_the_reference_names_every_key_with_its_meaning() -> None:
    text = describe_folder()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) > 150
    assert all(row.rstrip(" |").count(" | ") >= 3 and not row.endswith("|  |") for row in rows)
    assert "class" not in text and "typing" not in text and "Annotated" not in text
    for file, _ in FILES:
        assert f"## `{file}`" in text
    assert "| `clear_aperture_m` | number, more than 0 up to 100 | **needed** | Clear diameter. |" in text
    assert "### `[[set.window]]`" in text
