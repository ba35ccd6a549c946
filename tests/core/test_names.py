import re

from hypothesis import given
from hypothesis import strategies as st

from skylot.core.names import did_you_mean, natural_key, nearest, slug


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
