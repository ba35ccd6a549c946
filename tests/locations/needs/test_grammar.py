"""Sentences of a director: what is read, and how every fault is named."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.locations.needs.synthetic import place_of, site_of

from skylot.core.instant import Instant
from skylot.core.issues import Where
from skylot.locations.model import NeedText, SetSpace
from skylot.locations.needs import parse_need
from skylot.locations.needs import words as word_list
from skylot.locations.needs.states import (
    ALWAYS,
    AllOf,
    AnyOf,
    AttitudeNominal,
    CabinLight,
    Comms,
    Dates,
    DuringPhase,
    EarthShare,
    Light,
    Not,
    Quiet,
    SameLight,
    ShutterOpen,
    SunAltitude,
    SunInCone,
    SunUp,
    TargetInCone,
    TargetSun,
    TargetUp,
    conditions,
    leaves,
)

W = ("cupola", "cupola-7")
OPEN = ShutterOpen(*W)
NIGHT = Light("umbra")


def deg(angle):
    return pytest.approx(math.radians(angle))


def read(*sentences, place=None, set_id="cupola", minutes=None, setups=("12.03", "12.04", "9")):
    text = NeedText(setup="12.03", sentences=sentences)
    return parse_need(text, place or place_of(), set_id, setups, minutes=minutes)


def state(*sentences, **changes):
    need, issues = read(*sentences, **changes)
    assert not issues, [str(issue) for issue in issues]
    return need.state


def faults(*sentences, **changes):
    return [(issue.what, issue.hint) for issue in read(*sentences, **changes)[1]]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("cabin light", CabinLight("cupola", "light")),
        ("Cabin DARK", CabinLight("cupola", "dark")),
        ("direct sun through cupola-7", AllOf((OPEN, SunInCone(*W), Not(NIGHT)))),
        ("no direct sun through cupola-7", Not(AllOf((OPEN, SunInCone(*W), Not(NIGHT))))),
        ("lit earth in cupola-7", AllOf((OPEN, EarthShare(*W, "lit", 0.5)))),
        ("night earth in cupola-7 at least 60 %", AllOf((OPEN, EarthShare(*W, "night", 0.6)))),
        ("night earth in cupola-7 at least 60%", AllOf((OPEN, EarthShare(*W, "night", 0.6)))),
        ("earth in cupola-7 at least 30 percent", AllOf((OPEN, EarthShare(*W, "earth", 0.3)))),
        ("earth in zvezda/9", EarthShare("zvezda", "9", "earth", 0.0)),
        ("shutter of cupola 1 open", ShutterOpen("cupola", "cupola 1")),
        ("quiet", Quiet("cupola")),
        ("not quiet", Not(Quiet("cupola"))),
        ("attitude nominal", AttitudeNominal()),
        ("phase adaptation", DuringPhase("adaptation")),
        ("phase Main part", DuringPhase("main")),
        ("comms", Comms()),
        ("sunlit", Light("sunlit")),
        ("orbital night", NIGHT),
        ("orbital day", Not(NIGHT)),
        ("penumbra", AllOf((Not(Light("sunlit")), Not(NIGHT)))),
        ("same state as 12.04", SameLight("12.04")),
        ("cupola-7 matches 12.04", SameLight("12.04")),
        ("before 2021-10-09", Dates(None, Instant.parse("2021-10-09T00:00:00Z"))),
        ("after 2021-10-09", Dates(Instant.parse("2021-10-10T00:00:00Z"), None)),
        ("after 2021-10-09T12:00:00+03:00", Dates(Instant.parse("2021-10-09T09:00:00Z"), None)),
        (
            "on 2021-10-09",
            Dates(Instant.parse("2021-10-09T00:00:00Z"), Instant.parse("2021-10-10T00:00:00Z")),
        ),
        ("cabin light and not quiet", AllOf((CabinLight("cupola", "light"), Not(Quiet("cupola"))))),
        (
            "quiet or comms and cabin light",
            AnyOf((Quiet("cupola"), AllOf((Comms(), CabinLight("cupola", "light"))))),
        ),
        (
            "(quiet or comms) and cabin light",
            AllOf((AnyOf((Quiet("cupola"), Comms())), CabinLight("cupola", "light"))),
        ),
        ("cabin light, quiet", AllOf((CabinLight("cupola", "light"), Quiet("cupola")))),
        ("not (not quiet)", Not(Not(Quiet("cupola")))),
    ],
)
def test_states(sentence, expected):
    assert state(sentence) == expected


def test_angles_and_targets():
    assert state("almaty in cupola-7 above 20 deg sun below -6 deg") == AllOf(
        (
            OPEN,
            TargetUp("almaty", *W, deg(20)),
            TargetInCone("almaty", *W),
            TargetSun("almaty", *W, "below", deg(-6)),
        )
    )
    assert state("São Paulo in cupola 1 above 5° sun above −3 deg").states[1] == TargetUp("sp", *W, deg(5))
    assert state("São Paulo in cupola 1").states[2] == TargetInCone("sp", "cupola", "cupola 1")
    edge = state("sun through cupola-7 at least 10 deg from edge")
    assert edge.states[1] == SunInCone(*W, deg(10))
    both = state("almaty in cupola-7 sun between -18 and -6 deg")
    assert both.states[-2:] == (
        TargetSun("almaty", *W, "above", deg(-18)),
        TargetSun("almaty", *W, "below", deg(-6)),
    )


def test_no_sun_at_all_covers_every_window_of_the_set():
    parts = state("no direct sun through any").states
    assert [next(leaf.glass for leaf in leaves(part)) for part in parts] == ["cupola-7", "cupola 1"]
    assert all(isinstance(part, Not) for part in parts)
    assert "no window" in faults("no direct sun through any", set_id="dark-room")[0][0]


def _twilight(low, high):
    bounds = AllOf((SunAltitude("above", deg(low)), SunAltitude("below", deg(high))))
    return AllOf((Not(SunUp()), bounds))


def test_site_words():
    site = site_of()
    for sentence, expected in [
        ("day", SunUp()),
        ("night", SunAltitude("below", deg(-18))),
        ("sun above 10 deg", SunAltitude("above", deg(10))),
        ("sun below 5 deg", SunAltitude("below", deg(5))),
        ("golden hour", AllOf((SunAltitude("above", deg(-4)), SunAltitude("below", deg(6))))),
        ("sun between -4 and 6 deg", AllOf((SunAltitude("above", deg(-4)), SunAltitude("below", deg(6))))),
        (
            "sun between -4 deg and 6 deg",
            AllOf((SunAltitude("above", deg(-4)), SunAltitude("below", deg(6)))),
        ),
        ("civil twilight", AllOf((Not(SunUp()), SunAltitude("above", deg(-6))))),
        ("nautical twilight", _twilight(-12, -6)),
        ("astronomical twilight", _twilight(-18, -12)),
    ]:
        assert state(sentence, place=site, set_id="steppe") == expected
    assert "is said of a station" in faults("orbital night", place=site, set_id="steppe")[0][0]
    assert "is said of a site" in faults("golden hour")[0][0]
    assert "sun above" in faults("sun above 10 deg")[0][0]


def test_dates_follow_the_zone_of_the_place():
    moscow = place_of(zone="Europe/Moscow")
    assert state("before 2021-10-09", place=moscow) == Dates(None, Instant.parse("2021-10-08T21:00:00Z"))


def test_quantifiers():
    need, issues = read(
        "night earth in cupola-7", "cabin dark", "sunset inside", "for at least 2 min",
        "3 passes, rig held", "lead 10 min", "trail 90s",
    )  # fmt: skip
    assert not issues
    assert (need.for_at_least_s, need.events, need.passes) == (120.0, ("sunset",), 3)
    assert (need.rig_held, need.lead_s, need.trail_s) == (True, 600.0, 90.0)
    assert read("3 passes on 3 different sunsets")[0].events == ("sunset",)
    assert read("sunrise inside", "2 passes on 2 sunsets")[0].events == ("sunset", "sunrise")
    assert read("rig released", "quiet")[0].rig_held is False
    assert read("quiet and for at least 60 s")[0].for_at_least_s == 60.0
    assert read()[0].state == ALWAYS
    assert read("for 1 min", "comms")[0].for_at_least_s == 60.0
    assert read("same state as 9", "12.04 in cupola-7")[0].same_as == ("9",)


@pytest.mark.parametrize(
    ("sentence", "what", "hint"),
    [
        ("cabbin dark", "'cabbin' is not a word of a need", "did you mean 'cabin dark'?"),
        ("orbitel night", "'orbitel' is not a word of a need", "did you mean 'orbital night'?"),
        ("dark cabin", "'dark cabin' is not understood", ""),
        ("night earth in cupola7", "there is no window 'cupola7'", "did you mean 'cupola-7'?"),
        ("direct sun through cupola-8", "there is no window 'cupola-8'", "did you mean 'cupola-7'?"),
        ("almati in cupola-7", "there is no target 'almati'", "did you mean 'Almaty'?"),
        ("Sao Paolo in cupola-7", "there is no target 'Sao Paolo'", "did you mean 'São Paulo'?"),
        ("nigth earth in cupola-7", "there is no target 'nigth earth'", "did you mean 'night earth'?"),
        ("phase adaption", "there is no phase 'adaption'", "did you mean 'adaptation'?"),
        ("same state as 12.05", "there is no setup '12.05'", "did you mean '12.04'?"),
        ("cupola-9 matches 12.04", "there is no window 'cupola-9'", "did you mean 'cupola-7'?"),
        ("same state as 12.03", "a setup cannot follow its own light", "another setup"),
        ("earth in 9", "window '9' belongs to set 'zvezda', not to 'cupola'", "'zvezda/9'"),
        ("almaty in cupola-7 above 20", "'20' has no unit", "from 0 to 90 deg"),
        ("almaty in cupola-7 above 20 min", "'20 min' is not measured in deg", "from 0 to 90 deg"),
        ("almaty in cupola-7 above 120 deg", "120 deg is out of range", "from 0 to 90 deg"),
        ("earth in cupola-7 at least lots", "a number is missing", "from 0 to 100 %"),
        ("earth in cupola-7 at least 130 %", "130 % is out of range", "from 0 to 100 %"),
        ("shutter of cupola-7 closed", "a shutter is asked to be open", "shutter of W open"),
        ("before tomorrow", "'tomorrow' is no date", "2021-10-09"),
        ("on 2021-02-30", "'2021-02-30' is no date", "2021-10-09"),
        ("on 2021-10-09T12:00:00Z", "is an instant, not a day", "on 2021-10-09"),
        ("not sunset inside", "'not' cannot be said of 'sunset inside'", "a sentence of its own"),
        ("quiet or for at least 60 s", "'or' cannot be said of 'for at least 60 s'", "a sentence of its own"),
        ("not 3 passes", "'not' cannot be said of '3 passes'", "a sentence of its own"),
        ("not (quiet and lead 10 min)", "'lead 10 min' cannot stand in parentheses", "sentence of its own"),
        ("orbital night for at least 60 s", "'for at least 60 s' cannot end 'orbital night'", "of its own"),
        ("(quiet and comms", "a '(' is never closed", "add ')'"),
        ("quiet)", "a ')' too many", ""),
        ("quiet and", "a state is missing", "quiet and"),
        ("or quiet", "a state is missing", "or quiet"),
        ("for at least", "gives no time", "for at least 60 s"),
        ("for at least 0 s", "is no length of time", "for at least 60 s"),
        ("lead 10", "'10' has no unit", "lead 10 min"),
        ("lead 10 deg", "'10 deg' is not measured in s, min or h", "lead 10 min"),
        ("lead 40 h", "longer than a day", "lead 10 min"),
        ("3 passes on 2 different sunsets", "gives two numbers", "each pass is one sunset"),
        ("3 passes on 3 windows", "passes are on different sunrises or sunsets", "3 different sunsets"),
        ("0 passes", "asks for no pass at all", "3 passes"),
        ("3 passes", "3 passes of nothing", "sunset inside"),
        ("  ", "an empty sentence", "leave it out"),
        ("matches 12.04", "'matches' follows a window", "W matches 12.03"),
    ],
)
def test_faults_are_named(sentence, what, hint):
    found = faults(sentence)
    assert len(found) == 1, found
    assert what in found[0][0]
    assert hint in found[0][1]


def test_faults_carry_their_place_and_come_all_at_once():
    _, issues = read("quiet", "cabbin dark and almati in cupola-7", "phase adaption")
    assert [issue.where for issue in issues] == [
        Where("setup:12.03", ("need", 1)),
        Where("setup:12.03", ("need", 1)),
        Where("setup:12.03", ("need", 2)),
    ]
    assert all(issue.severity == "error" for issue in issues)


@pytest.mark.parametrize(
    "sentences",
    [
        ("cabin light", "cabin dark"),
        ("orbital day", "orbital night"),
        ("sunlit", "orbital night"),
        ("sunlit", "penumbra"),
        ("quiet", "not quiet"),
        ("quiet and not quiet",),
        ("direct sun through cupola-7", "orbital night"),
        ("direct sun through cupola-7", "no direct sun through cupola-7", "orbital day"),
        ("lit earth in cupola-7", "night earth in cupola-7"),
        ("lit earth in cupola-7 at least 70 %", "night earth in cupola-7 at least 40 %"),
        ("almaty in cupola-7 sun below -6 deg", "almaty in cupola-7 sun above 10 deg"),
        ("before 2021-10-09", "after 2021-10-09"),
        ("on 2021-10-08", "on 2021-10-09"),
        ("phase adaptation", "after 2021-10-07"),
        ("phase adaptation", "phase main"),
        ("sunset inside", "orbital night"),
        ("sunset inside", "sunlit"),
    ],
)
def test_contradictions(sentences):
    _, issues = read(*sentences)
    if sentences[1:2] == ("no direct sun through cupola-7",):
        return  # 'no sun' may also mean night or a shut shutter: only the orbit can tell
    assert [issue.severity for issue in issues] == ["error"], [str(issue) for issue in issues]


@pytest.mark.parametrize(
    "sentences",
    [
        ("sunset inside", "orbital night", "for at least 60 s"),
        ("lit earth in cupola-7 at least 30 %", "night earth in cupola-7 at least 30 %"),
        ("cabin light or cabin dark",),
        ("phase main", "after 2021-10-07", "before 2021-10-09"),
        ("almaty in cupola-7 sun below -6 deg", "São Paulo in cupola-7 sun above 10 deg"),
    ],
)
def test_what_only_looks_like_a_contradiction(sentences):
    assert not read(*sentences)[1]


def test_site_contradictions():
    site = site_of()
    for pair in (("day", "night"), ("sun above 10 deg", "sun below 5 deg"), ("day", "civil twilight")):
        assert len(read(*pair, place=site, set_id="steppe")[1]) == 1
    assert "the smaller one" in faults("sun between 6 and -4 deg", place=site, set_id="steppe")[0][0]


def test_lengths():
    assert "nothing is left to shoot" in faults("quiet", "lead 10 min", "trail 5 min", minutes=15)[0][0]
    assert "is longer than the 600 s" in faults("quiet", "for at least 11 min", minutes=10)[0][0]
    found = read("sunset inside", "lead 10 min", "trail 4 min", minutes=15)[1]
    assert [issue.severity for issue in found] == ["warning"]
    assert not faults("sunset inside", "for at least 60 s", "quiet", minutes=5)


def test_duplicates():
    assert [i.severity for i in read("quiet", "Quiet")[1]] == ["warning"]
    assert [i.severity for i in read("quiet", "(quiet)")[1]] == ["warning"]
    assert [i.severity for i in read("quiet", "for 60 s", "for 1 min")[1]] == ["warning"]
    assert [i.severity for i in read("quiet", "for 60 s", "for 2 min")[1]] == ["error"]
    assert [i.severity for i in read("sunset inside", "rig held", "rig released")[1]] == ["error"]


def test_unfit_places():
    assert "no set 'cupla'" in faults(set_id="cupla")[0][0]
    assert "did you mean 'cupola'" in faults(set_id="cupla")[0][1]
    assert "is no time zone" in faults(place=place_of(zone="Mars/Gale"))[0][0]
    assert "lamps of set 'dark-room'" in faults("cabin dark", set_id="dark-room")[0][0]
    assert "no window" in faults("earth in any", place=place_of(sets=(SetSpace(id="cupola"),)))[0][0]


def test_hostile_sentences_are_bounded():
    assert "characters" in faults("quiet " * 1000)[0][0]
    assert "words" in faults("( " * 150)[0][0]
    assert "too many" in faults(*["quiet"] * 100)[0][0]
    assert faults("not " * 99 + "quiet") == []
    assert "a number is missing" in faults("almaty in cupola-7 above " + "9" * 400 + " deg")[0][0]


SAID = (*word_list.PHRASES, *word_list.OTHER_WORDS, *word_list.CONNECTIVES)
PIECES = st.sampled_from(
    [*SAID, "cupola-7", "almaty", "12.04", "60", "s", "%",
     "deg", "20 deg", "2021-10-09", ",", "xyz", "−6 deg", "São Paulo"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=9).map(" ".join), max_size=4))
def test_any_words_are_read_or_refused(sentences):
    need, issues = read(*sentences, minutes=20)
    for issue in issues:
        assert issue.what and issue.where is not None
    if not any(issue.severity == "error" for issue in issues):
        for leaf in leaves(need.state):
            numbers = [getattr(leaf, name, 0.0) for name in ("share", "above_rad", "altitude_rad")]
            assert np.all(np.isfinite(numbers))


def test_conditions_flatten():
    parts = conditions(Not(AnyOf((Quiet("a"), Not(AllOf((Comms(), NIGHT)))))))
    assert parts == (Not(Quiet("a")), Comms(), NIGHT)


def test_every_phrase_of_the_vocabulary_is_used_by_a_test_sentence():
    text = Path(__file__).read_text(encoding="utf-8")
    assert not [phrase for phrase in word_list.PHRASES if phrase not in text]
