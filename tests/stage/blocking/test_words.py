from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.blocking.rooms import box_set

from skylot.core.issues import Where
from skylot.stage.blocking.camera_words import read_camera, read_lamp
from skylot.stage.blocking.person_words import read_person
from skylot.stage.blocking.vocabulary import PLANE_WORDS, Named, Vocabulary, build_vocabulary
from skylot.stage.blocking.words import Clause, Reading
from skylot.stage.bodies.postures import posture_names

NAMES = build_vocabulary(
    box_set(table=True),
    {"ANNA": "Anna", "SEDOV": "Sedov", "LENA": "Lena", "YOUNG ANNA": "Young Anna"},
    ["pearl"],
    ["camera operator", "holder"],
)
HERE = Where("staging:1.01", ("mark", 0, "words"))


def person(text: str) -> Reading:
    return read_person(text, NAMES, posture_names(), HERE, "ANNA")


def kinds(reading: Reading) -> list[str]:
    return [clause.kind for clause in reading.clauses]


def only(reading: Reading) -> Clause:
    assert not reading.issues, reading.issues
    assert len(reading.clauses) == 1, reading.clauses
    return reading.clauses[0]


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("feet to port", "feet to", ["port"]),
        ("feet to the deck", "feet to", ["deck"]),
        ("feet to the floor", "feet to", ["deck"]),
        ("feet to plane III", "feet to", ["deck"]),
        ("ANNA's feet to the overhead", "feet to", ["overhead"]),
        ("her feet to the zenith", "feet to", ["overhead"]),
        ("feet in rail-deck", "limb on", ["rail-deck"]),
        ("head to starboard", "head to", ["starboard"]),
        ("upside down", "upside down", []),
        ("the other way up than SEDOV", "opposite up", ["SEDOV"]),
        ("same way up as LENA", "same up", ["LENA"]),
        ("any way up", "any up", []),
        ("lying port to starboard", "span", ["port", "starboard"]),
        ("flying level", "level", []),
        ("facing the pane", "facing", ["pane"]),
        ("facing camera", "facing", ["camera"]),
        ("facing each other", "facing", ["each other"]),
        ("turned to SEDOV", "facing", ["SEDOV"]),
        ("back to SEDOV", "facing away", ["SEDOV"]),
        ("looking at the starboard window", "looking", ["pane"]),
        ("eyes on Young Anna", "looking", ["YOUNG ANNA"]),
        ("watching LENA", "looking", ["LENA"]),
        ("at the table", "at", ["table"]),
        ("strapped in the couch", "strapped", ["couch"]),
        ("between SEDOV and LENA", "between", ["SEDOV", "LENA"]),
        ("in the middle of the module", "middle", []),
        ("beside LENA", "beside", ["LENA"]),
        ("opposite SEDOV", "beside", ["SEDOV"]),
        ("polishing the pane", "polishing", ["pane"]),
        ("reaching for the pearl", "reaching", ["pearl"]),
        ("pointing at SEDOV", "pointing", ["SEDOV"]),
        ("holding rail-port with the left hand", "holding", ["rail-port"]),
        ("left hand on rail-port", "limb on", ["rail-port"]),
        ("holding SEDOV's ankles", "holding", ["SEDOV"]),
        ("held by SEDOV by the ankles", "held by", ["SEDOV"]),
        ("held by the feet by SEDOV", "held by", ["SEDOV"]),
        ("seated", "posture seated", []),
        ("floating", "posture neutral", []),
        ("asleep", "posture asleep", []),
        ("neutral-tight", "posture neutral-tight", []),
    ],
)
def test_a_phrase_about_a_person(text: str, kind: str, names: list[str]) -> None:
    clause = only(person(text))
    assert clause.kind == kind
    assert [name.name for name in clause.names] == names


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.5 m from the pane", 0.5),
        ("50 cm from the pane", 0.5),
        ("0,5 m from pane", 0.5),
        ("half a metre from the pane", 0.5),
        ("two metres off the pane", 2.0),
        ("arm's length from the pane", 0.6),
        ("1 m aft of the table", 1.0),
        ("1.5 m above SEDOV", 1.5),
    ],
)
def test_a_length_in_metres(text: str, amount: float) -> None:
    assert only(person(text)).amount == pytest.approx(amount)


def test_many_phrases_without_commas_and_it_stands_for_the_last_thing_named() -> None:
    reading = person("feet to port, facing the pane 0.5 m from it; polishing and looking at SEDOV")
    assert not reading.issues
    assert kinds(reading) == ["feet to", "facing", "from", "posture polishing", "looking"]
    assert reading.clauses[2].names[0].name == "pane"


@pytest.mark.parametrize(
    "text",
    [
        "50 mm close-up on ANNA",
        "85 mm locked, profile against the pane",
        "24 mm, image-up = deck",
        "50 mm close, image-up = LENA",
        "50 mm over ANNA's shoulder",
        "18 mm wide",
        "24 mm along the module",
        "50 mm two-shot, pane out of frame",
        "75 mm single",
        "100 mm macro",
        "24 mm from below",
        "50 mm through the pane",
        "18 mm locked, straight down",
        "24 mm over the shoulder of SEDOV",
        "85 mm, low",
        "32 mm, three-shot of ANNA, SEDOV and LENA",
        "MCU on ANNA, profile left, top of frame to starboard",
        "medium close-up on SEDOV, three-quarter right, upright on SEDOV",
        "ECU on ANNA, rolled 90 left, f/2.8, focus on ANNA",
        "MS on LENA from aft, high, hand-held",
        "2 m from ANNA, looking at ANNA, 35 mm",
        "at bow-hatch, looking aft, rolled 180",
        "master of ANNA, SEDOV, LENA from overhead, frame 1.85",
        "wide on SEDOV, dolly along rail-port",
        "CU on SEDOV, dolly to SEDOV",
        "LS on SEDOV, following SEDOV, rolling with SEDOV",
        "pane behind, CU on ANNA, frontal",
        "T2.8, focus at 1.2 m, 50mm",
    ],
)
def test_what_directors_write_of_a_camera_is_understood(text: str) -> None:
    assert not read_camera(text, NAMES, HERE).issues


@pytest.mark.parametrize(
    ("text", "kind", "amount", "option"),
    [
        ("50 mm", "focal", 50.0, ""),
        ("rolled 90 left", "roll", 1.5707963, "left"),
        ("dutch 15° right", "roll", 0.2617994, "right"),
        ("f/2.8", "stop", 2.8, ""),
        ("T4", "stop", 4.0, ""),
        ("profile left", "profile", None, "left"),
        ("left profile", "profile", None, "left"),
        ("from the right", "side", None, "right"),
        ("3/4 left", "three-quarter", None, "left"),
        ("frame 2.39", "frame", None, "2.39"),
        ("IMAX", "frame", None, "imax"),
        ("high angle 40", "height", 0.6981317, "high"),
        ("close-up on ANNA", "size CU", None, ""),
        ("an extreme close-up on ANNA", "size ECU", None, ""),
        ("medium long shot of ANNA", "size MLS", None, ""),
        ("on ANNA", "subject", None, ""),
        ("on the table", "at", None, ""),
        ("0.5 m to starboard", "shift", 0.5, ""),
        ("2 m to SEDOV", "distance", 2.0, ""),
        ("looking forward", "looking", None, ""),
        ("looking along rail-port", "along", None, ""),
    ],
)
def test_a_phrase_about_a_camera(text: str, kind: str, amount: float | None, option: str) -> None:
    clause = only(read_camera(text, NAMES, HERE))
    assert clause.kind == kind
    assert clause.option == option
    assert clause.amount == (None if amount is None else pytest.approx(amount))


@pytest.mark.parametrize(
    "text", ["in SEDOV's right hand, aimed at pane", "at table, shining on ANNA", "0.5 m from ANNA, off"]
)
def test_a_phrase_about_a_practical(text: str) -> None:
    assert not read_lamp(text, NAMES, HERE).issues


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("feet to prot", "nobody and nothing here is called 'prot'", "port"),
        ("facing SEDOW", "'SEDOW'", "SEDOV"),
        ("holding rail-prot", "'rail-prot'", "rail-port"),
        ("oposite SEDOV", "not understood", "opposite"),
        ("floting", "not understood", "floating"),
        ("looking at the windoww", "'windoww'", "window"),
    ],
)
def test_unknown_words_come_with_the_nearest_known(text: str, what: str, hint: str) -> None:
    issues = person(text).issues
    assert len(issues) == 1
    assert issues[0].severity == "error"
    assert issues[0].where == HERE
    assert what in issues[0].what
    assert hint in issues[0].hint


def test_what_is_understood_beside_unknown_words_still_counts() -> None:
    reading = person("feet to deck, juggling, facing aft")
    assert kinds(reading) == ["feet to", "facing"]
    assert len(reading.issues) == 1


def test_a_word_for_several_things_asks_which() -> None:
    reading = person("holding the rail")
    assert "more than one rail" in reading.issues[0].what
    assert "rail-port" in reading.issues[0].hint


def test_the_shown_name_names_the_character() -> None:
    assert only(person("facing Sedov")).names[0].name == "SEDOV"


@given(st.text(max_size=200))
@settings(max_examples=120, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    for reading in (person(text), read_camera(text, NAMES, HERE), read_lamp(text, NAMES, HERE)):
        assert all(issue.severity == "error" for issue in reading.issues)


@given(
    st.lists(
        st.sampled_from(["feet to port", "facing aft", "at the table", "seated", "holding rail-port"]),
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None)
def test_every_known_phrase_of_a_list_is_read(phrases: list[str]) -> None:
    reading = person("; ".join(phrases))
    assert not reading.issues
    assert len(reading.clauses) == len(phrases)


@pytest.mark.parametrize("text", ["a " * 1000, "held by " * 250, "1" * 2000, "the the " * 250, "," * 2000])
def test_hostile_words_take_no_time(text: str) -> None:
    started = time.perf_counter()
    person(text)
    read_camera(text, NAMES, HERE)
    assert time.perf_counter() - started < 5.0


def test_words_without_end_are_refused() -> None:
    assert "at most 2000" in person("x" * 5000).issues[0].hint


def test_a_side_with_several_names_is_called_by_the_houses_own() -> None:
    plain = box_set()
    more = {
        "zenith": plain.planes["overhead"],
        "II": plain.planes["starboard"],
        "nadir": plain.planes["deck"],
    }
    names = build_vocabulary(replace(plain, planes={**more, **plain.planes}), {"ANNA": "Anna"})
    planes = [name for name in names.names() if name in {*PLANE_WORDS, *more}]
    assert sorted(planes) == sorted(PLANE_WORDS)
    clause = only(read_person("head to the zenith", names, posture_names(), HERE, "ANNA"))
    assert clause.text == "head to overhead"


def by_pattern(text: str) -> str:
    """Name by one pattern of all phrases, the longest first: slow, and plain to see."""
    body = "|".join(re.escape(phrase) for phrase in sorted(NAMES.phrases, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:the\s+)?({body})(?![\w-])", re.IGNORECASE)
    return pattern.sub(lambda match: f"<{NAMES.phrases[match[1].lower()].name}>", text)


@given(
    st.lists(
        st.sampled_from(
            [
                *NAMES.phrases,
                "the",
                "The ",
                " ",
                ", ",
                "'s",
                "-",
                "to",
                "ANNA",
                "Young",
                "plane",
                "iv",
                "window.",
            ]
        ),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_names_are_found_as_by_a_pattern_of_all_of_them(pieces: list[str]) -> None:
    for text in (" ".join(pieces), "".join(pieces)):
        assert NAMES.replaced(text, lambda name: f"<{name.name}>") == by_pattern(text)


@pytest.mark.parametrize(
    ("text", "strange"),
    [("feet in the rial", "rial"), ("looking at the tabel", "tabel"), ("right hand on the tabel", "tabel")],
)
def test_only_the_name_is_strange(text: str, strange: str) -> None:
    assert f"is called '{strange}'" in person(text).issues[0].what


def test_a_verb_is_no_name() -> None:
    assert person("strolls to the table").issues[0].what == "'strolls to table' is not understood"


def test_the_known_names_are_told_people_first_and_each_side_once() -> None:
    hint = person("looking at qqqq").issues[0].hint
    assert hint.startswith("known: ANNA, camera operator, holder, LENA, SEDOV, YOUNG ANNA, pearl")
    assert "wall" not in hint and "[[staging.prop]]" in hint


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("walks to the table", ["walk to", "at", "posture standing"]),
        ("crosses over to SEDOV", ["walk to", "at", "posture standing"]),
        ("sits down opposite SEDOV", ["posture seated", "beside"]),
        ("gets up", ["posture standing"]),
        ("carrying the pearl", ["holding"]),
        ("face to face with SEDOV", ["beside"]),
        ("back to us", ["facing away"]),
    ],
)
def test_what_an_assistant_director_says(text: str, found: list[str]) -> None:
    reading = person(text)
    assert not reading.issues and kinds(reading) == found


def test_a_rack_of_the_focus_is_no_rack_of_the_set() -> None:
    racks = Vocabulary(
        phrases={**NAMES.phrases, "rack": Named(kind="several", name="rack", choices=("r-1", "r-2"))}
    )
    reading = read_camera("CU on ANNA, rack focus to SEDOV", racks, HERE)
    assert not reading.issues and reading.clauses[-1].kind == "rack"
