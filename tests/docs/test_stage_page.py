"""The page on staging: its words are read by the real parsers, its stagings resolved, and no phrase is missing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from tests.docs.blocks import DOCS, ROOT, Block, blocks

from skylot.api import Instant, Opened, open_production
from skylot.core.issues import Issue, Where
from skylot.folder.schema.set_forms import SetFormFile
from skylot.folder.schema.stage import BodiesFile, CamerasFile, StagingFile
from skylot.office.stage.sky import pull_in
from skylot.stage.blocking.camera_table import own_table
from skylot.stage.blocking.camera_words import camera_grammar, lamp_grammar, read_camera, read_lamp
from skylot.stage.blocking.person_words import person_grammar, read_person
from skylot.stage.blocking.resolve import resolve
from skylot.stage.blocking.vocabulary import PLANE_WORDS, Vocabulary, build_vocabulary
from skylot.stage.blocking.words import Grammar, Reading
from skylot.stage.bodies.postures import posture_names
from skylot.stage.model import Staging
from skylot.stage.sets.build import build_world
from skylot.stage.world import BuiltSet

PAGE = DOCS / "stage.md"
BLOCKS = list(blocks(PAGE))
TEXT = PAGE.read_text(encoding="utf-8")
CAST = ("ANNA", "SEDOV", "RUTH", "LENA")
CREW = ("camera operator", "holder")
WHERE = Where("staging:12.01", ())
OPEN_KINDS = {"remark"}
"""Words of a kind that change nothing."""


@cache
def _example() -> Opened:
    return open_production(ROOT / "examples" / "first-light")


@cache
def _zvezda() -> BuiltSet:
    opened = _example()
    place = opened.place("iss")
    assert place is not None
    space = next(each for each in place.sets if each.id == "zvezda")
    form = next(each for each in opened.production.stage.forms if each.set == "zvezda")
    return build_world((space,), {"zvezda": form}, station=True)


@cache
def _names() -> Vocabulary:
    return build_vocabulary(_zvezda(), {who: who for who in CAST}, (), CREW)


READ: dict[str, Callable[[str], Reading]] = {
    "person": lambda text: read_person(text, _names(), posture_names(), WHERE, "ANNA"),
    "camera": lambda text: read_camera(text, _names(), WHERE),
    "lamp": lambda text: read_lamp(text, _names(), WHERE),
}
WORDS = [block for block in BLOCKS if block.language == "words"]
STAGINGS = [block for block in BLOCKS if block.language == "toml"]


@pytest.mark.parametrize(
    "block", [each for each in WORDS if "refused" not in each.words], ids=lambda b: b.place
)
def test_every_example_is_understood(block: Block) -> None:
    for line in block.text.splitlines():
        reading = READ[block.words[0]](line)
        assert not reading.issues, (line, reading.issues)
        said = sum(max(len(clause.names), 1) for clause in reading.clauses)
        assert said >= line.count(",") + 1, (line, reading.clauses)


@pytest.mark.parametrize("block", [each for each in WORDS if "refused" in each.words], ids=lambda b: b.place)
def test_every_refusal_is_refused_with_the_hint_that_is_shown(block: Block) -> None:
    for line in block.text.splitlines():
        words, _, hint = (part.strip() for part in line.partition("|"))
        issues = READ[block.words[0]](words).issues
        assert issues and issues[0].severity == "error", words
        assert hint in issues[0].hint, f"{words}: {issues[0].what}; {issues[0].hint}"


@pytest.mark.parametrize(
    ("which", "rules"),
    [("person", person_grammar(posture_names())), ("camera", camera_grammar()), ("lamp", lamp_grammar())],
    ids=("person", "camera", "lamp"),
)
def test_no_phrase_is_missing(which: str, rules: Grammar) -> None:
    shown = [block.text for block in WORDS if block.words[0] == which and "refused" not in block.words]
    clauses = [clause for text in shown for line in text.splitlines() for clause in READ[which](line).clauses]
    kinds = {clause.kind for clause in clauses} | {clause.kind.split(" ")[0] for clause in clauses}
    assert not {rule.kind for rule, _ in rules.rules} - kinds - OPEN_KINDS


def test_every_posture_side_and_sensor_is_told() -> None:
    names = [*posture_names(), *PLANE_WORDS, *(sensor.id for sensor in own_table().sensors)]
    assert not [name for name in names if f"`{name}`" not in TEXT]
    assert not [word for words in PLANE_WORDS.values() for word in words if word.lower() not in TEXT.lower()]
    for sensor in own_table().sensors:
        assert f"| `{sensor.id}` | {sensor.width_mm:.2f}".rstrip("0") in TEXT, sensor
    for lens in own_table().lenses:
        assert f"{lens.focal_mm:.0f}" in TEXT.split("Lenses are")[1].split("`frame_line`")[0], lens


@pytest.mark.parametrize("block", STAGINGS, ids=lambda b: b.place)
def test_every_table_is_one_of_the_folder(block: Block) -> None:
    table: dict[str, Any] = tomllib.loads(block.text)
    if "staging" in table:
        staged = StagingFile.model_validate(table).staging
        for each in staged:
            wrong = [issue for issue in _issues(each.record()) if issue.severity != "note"]
            assert not wrong, wrong
    elif "body" in table:
        assert BodiesFile.model_validate(table).body
    elif "part" in table:
        assert SetFormFile.model_validate(table).part
    else:
        read = CamerasFile.model_validate(table)
        assert read.lens or read.sensor


def _issues(staging: Staging) -> tuple[Issue, ...]:
    """Return what the blocking says of a staging in Zvezda."""
    opened = _example()
    place = opened.place("iss")
    assert place is not None
    space = next(each for each in place.sets if each.id == "zvezda")
    at = Instant.parse("2021-10-09T07:40:00Z")
    return resolve(
        staging,
        _zvezda(),
        opened.production.stage,
        station=True,
        field=pull_in(place, space, opened.view(place, None), staging.gravity, at),
        cabin_on=True,
        cast={mark.who: mark.who for mark in staging.marks},
        crew=CREW,
    ).issues
