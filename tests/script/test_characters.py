"""Cues folded into characters."""

import pytest

from skylot.formats.fountain import read_fountain
from skylot.formats.fountain.model import Dialogue, DialogueLine
from skylot.script.characters import (
    Cast,
    bare_name,
    is_voice,
    name_key,
    near_duplicates,
    printed_cue,
    voiced_speech,
)
from skylot.script.model import Alias


def speech(name, *extensions, words="Yes."):
    return Dialogue(name=name, extensions=extensions, lines=(DialogueLine(kind="dialogue", text=words),))


def cast(*names, aliases=()):
    return Cast(aliases, [speech(name) for name in names])


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("SEDOV", "SEDOV"), ("Sedov", "SEDOV"), ("SEDOV (CONT'D)", "SEDOV"), ("SEDOV (V.O.) (CONT'D)", "SEDOV"),
        ("*SEDOV*", "SEDOV"), ("  MAN   ONE ", "MAN ONE"), ("Седов", "СЕДОВ"), ("(VOICE)", "(VOICE)"),
    ],
)  # fmt: skip
def test_the_bare_name(written, bare):
    assert bare_name(written) == bare


@pytest.mark.parametrize(
    ("extension", "voice"),
    [
        ("V.O.", True), ("VO", True), ("v.o.", True), ("V.O., CONT'D", True), ("ON RADIO", True), ("RADIO", True),
        ("PRE-LAP", True), ("ЗА КАДРОМ", True), ("З.К.", True), ("ПО РАДИО", True),
        ("O.S.", False), ("O.C.", False), ("CONT'D", False), ("INTO PHONE", False), ("", False),
    ],
)  # fmt: skip
def test_which_extensions_are_voices(extension, voice):
    assert is_voice((extension,)) is voice
    assert voiced_speech(speech("LENA", extension)) is voice
    assert voiced_speech(speech(f"LENA ({extension})")) is voice


def test_continued_is_no_part_of_the_text():
    assert printed_cue("SEDOV", ("CONT'D",)) == "SEDOV"
    assert printed_cue("SEDOV", ("O.S.", "CONT’D")) == "SEDOV (O.S.)"
    assert printed_cue("СЕДОВ", ("ПРОД.",)) == "СЕДОВ"
    assert printed_cue("CONTE (V.O.)") == "CONTE (V.O.)"


def test_case_script_and_punctuation_do_not_count():
    assert name_key("Седов") == name_key("SEDOV (O.S.)") == name_key("sedov")
    folded = cast("SEDOV", "SEDOV", "СЕДОВ", "Anne-Marie", "ANNE MARIE")
    assert set(folded.groups) == {"SEDOV", "ANNE-MARIE"}
    assert folded.groups["SEDOV"].cues == 3
    assert folded.fold("седов") == "SEDOV"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [("СЕРГЕЙ", "SERGEI"), ("СЕРГЕЙ", "SERGEY"), ("ЮЛИЯ", "YULIA"), ("АЛЕКСЕЙ", "ALEXEI"), ("ФЁДОР", "FYODOR"),
     ("ВАЛЕРИЙ", "VALERY"), ("МИХАИЛ", "MIKHAIL"), ("ТАТЬЯНА", "TATYANA")],
)  # fmt: skip
def test_spellings_of_a_russian_name_meet(cyrillic, latin):
    assert set(cast(latin, latin, cyrillic).groups) == {latin}


def test_two_latin_names_never_fold_by_sound():
    assert set(cast("SERGEI", "SERGEY").groups) == {"SERGEI", "SERGEY"}


def test_an_alias_gives_the_name():
    folded = cast("ANNA", "ВЕРЕСОВА", aliases=(Alias(character="Anna", names=("VERESOVA",)),))
    assert set(folded.groups) == {"ANNA"}
    assert folded.groups["ANNA"].cues == 2
    assert folded.written_forms("ANNA") == ("ANNA", "ВЕРЕСОВА", "VERESOVA")
    swapped = cast("ANNA", "ВЕРЕСОВА", aliases=(Alias(character="VERESOVA", names=("ANNA", "ВЕРЕСОВА")),))
    assert set(swapped.groups) == {"VERESOVA"}


def test_a_name_cannot_belong_to_two():
    aliases = (Alias(character="ANNA", names=("BOSS",)), Alias(character="LENA", names=("BOSS",)))
    (issue,) = cast("ANNA", "LENA", aliases=aliases).issues
    assert issue.severity == "error"
    assert "'BOSS'" in issue.what
    assert str(issue.where) == "alias:LENA: names[0]"


def test_names_together_are_each_a_cue():
    folded = cast("ANNA", "LENA", "ANNA AND LENA", "ANNA/LENA", "ROSENCRANTZ AND GUILDENSTERN")
    assert {name: group.cues for name, group in folded.groups.items()} == {
        "ANNA": 3,
        "LENA": 3,
        "ROSENCRANTZ AND GUILDENSTERN": 1,
    }
    russian = cast("АННА", "ЛЕНА", "АННА И ЛЕНА")
    assert russian.groups["ЛЕНА"].cues == 2


@pytest.mark.parametrize("slip", ["SEDVO", "SEDO", "SEDOVA", "SEDOW", "SDOV", "ESDOV"])
def test_a_slip_of_a_name_is_noted(slip):
    found = near_duplicates(cast("SEDOV", "SEDOV", "LENA", slip).groups.values())
    assert [issue.what for issue in found] == [f"{slip} is one letter off SEDOV"]
    assert found[0].severity == "note"


def test_names_that_only_look_alike_are_left():
    assert near_duplicates(cast("GUARD 1", "GUARD 1", "GUARD 2").groups.values()) == []
    assert near_duplicates(cast("ANN", "ANN", "ANY").groups.values()) == []
    assert near_duplicates(cast("DASHA", "SASHKA").groups.values()) == []
    often = ["DASHA"] * 9 + ["SASHA"] * 8
    assert near_duplicates(cast(*often).groups.values()) == []


def test_words_are_counted_without_what_stands_in_brackets():
    text = "INT. A - DAY\n\nLENA\n(low)\nOne two three.\n"
    only = next(one for one in read_fountain(text).elements if isinstance(one, Dialogue))
    assert Cast((), [only]).groups["LENA"].words == 3
