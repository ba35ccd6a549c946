import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skylot.core.names import dashed_stem, did_you_mean, file_stem, natural_key, nearest, slug


def test_nearest() -> None:
    assert nearest("cupla", ["cupola", "zvezda", "nauka"]) == "cupola"
    assert nearest("CUPOLA", ["Cupola", "zvezda"]) == "Cupola"
    assert nearest("Звезда", ["звёзда", "наука"]) == "звёзда"
    assert nearest("xyz", ["cupola", "zvezda"]) is None
    assert nearest("a", []) is None
    assert nearest("x" * 10**6, ["x" * 10**6 + "y"]) is not None


@given(st.permutations(["scene", "scenes", "scent", "Scene"]))
def test_nearest_does_not_depend_on_the_order(known: list[str]) -> None:
    assert nearest("scen", known) == nearest("scen", sorted(known))


def test_did_you_mean() -> None:
    assert did_you_mean("minuts", ["minutes", "priority"]) == "did you mean 'minutes'?"
    assert did_you_mean("zzz", ["10", "9", "1"]) == "known: 1, 9, 10"
    assert did_you_mean("zzz", [str(n) for n in range(1, 30)]) == "known: 1, 2, 3, 4, 5, 6, 7, 8, …"
    assert did_you_mean("zzz", []) == ""


def test_natural_order() -> None:
    assert sorted(["A12", "12A", "10", "2", "12", "12AA", "12B"], key=natural_key) == [
        "2", "10", "12", "12A", "12AA", "12B", "A12",
    ]  # fmt: skip
    assert sorted(["12.10", "12.2", "12"], key=natural_key) == ["12", "12.2", "12.10"]


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_texts_can_be_ordered(texts: list[str]) -> None:
    ordered = sorted(texts, key=natural_key)
    assert [natural_key(text) for text in ordered] == sorted(natural_key(text) for text in texts)


def test_a_hostile_number_has_a_key() -> None:
    assert natural_key("9" * 100_000) > natural_key("1")


def test_slugs() -> None:
    assert slug("First Light") == "first-light"
    assert slug("Юлия Щербакова") == "yuliya-shcherbakova"
    assert slug("ОБЪЕКТ №3") == "obekt-no3"
    assert slug("Ёлка й Ї") == "yolka-y-yi"
    assert slug("café – déjà vu!") == "cafe-deja-vu"
    assert slug("宇宙") != slug("月")
    assert re.fullmatch(r"u[0-9a-f]{8}", slug("宇宙"))


@given(st.text(max_size=60))
def test_slug_is_fit_for_a_file_and_stable(text: str) -> None:
    made = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert slug(made) == made


IDS = st.one_of(
    st.text(alphabet="aAbB019.-_", max_size=6), st.text(max_size=12), st.from_regex(r"\w[\w.\-]{0,8}")
)


@given(st.lists(IDS, unique=True, max_size=12))
@example(["9.01", "9-01", "9_01", "9/01", "9.01.", ".9.01", "9..01"])
@example(["12A.01", "12a.01", "pickup-1", "PICKUP-1", "Pickup-1", "день-1", "den-1", "ё", "\u0435\u0308"])
@example(
    ["9-01", "9-01~40f18f2fddce", "..", "../x", "/etc/passwd", "CON", "con", "nul.1", "NUL.1", "COM1", ""]
)
def test_no_two_ids_have_one_file(ids: list[str]) -> None:
    for stem in (file_stem, dashed_stem):
        names = [stem(each) for each in ids]
        assert len({name.casefold() for name in names}) == len(ids)
        assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.~-]*", name) for name in names)
        assert all(len(name) < 100 and ".." not in name and not name.endswith(".") for name in names)


@pytest.mark.parametrize("plain", ["9.01", "12A.03", "A12.1", "3", "VFX3", "pickup-2", "12.01.2"])
def test_plain_ids_keep_their_names(plain: str) -> None:
    assert file_stem(plain) == plain


def test_the_dashed_form_has_neither_points_nor_capitals() -> None:
    assert dashed_stem("12A.03") == "12a-03"
    assert dashed_stem("9.01") == "9-01"
    assert dashed_stem("9-01").startswith("9-01~")


@pytest.mark.parametrize("kept", ["CON", "AUX", "NUL.1", "COM1", "LPT9.2"])
def test_what_windows_keeps_for_itself_is_no_plain_name(kept: str) -> None:
    assert "~" in file_stem(kept)
