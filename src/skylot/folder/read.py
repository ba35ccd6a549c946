"""A production from its folder: all that can be read of it, and every fault of every file at once."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from skylot.core.issues import Issue, Where, error
from skylot.folder.board import parse_board
from skylot.folder.files import ORBIT_LIMIT, SCREENPLAY_LIMIT, TOML_LIMIT, Folder, unknown_files
from skylot.folder.mission import read_mission
from skylot.folder.model import Config, Production
from skylot.folder.paths import (
    BOARD,
    BODIES,
    BREAKDOWN,
    CAMERAS,
    CONFIG_NAME,
    FORMAT,
    LOCATIONS,
    PEOPLE,
    PINS,
    SHOTS,
    STAGE,
    STAGE_SETS,
    STRIPS,
)
from skylot.folder.references import check_references
from skylot.folder.schema.breakdown import BreakdownFile
from skylot.folder.schema.people import PeopleFile
from skylot.folder.schema.place import PlaceFile
from skylot.folder.schema.production import ProductionFile
from skylot.folder.schema.set_forms import SetFormFile
from skylot.folder.schema.shots import ShotsFile
from skylot.folder.schema.stage import BodiesFile, CamerasFile, StagingFile
from skylot.folder.schema.strips import PinsFile, StripsFile
from skylot.folder.source_map import KeyPath, SourceMap
from skylot.folder.toml_text import read_toml
from skylot.folder.validate import validate
from skylot.locations.model import NeedText, Place
from skylot.people.model import People
from skylot.schedule.model import Rules, Schedule, TaskPlan
from skylot.script.model import BreakdownNotes, Setup
from skylot.stage.model import Stage

Model = TypeVar("Model", bound=BaseModel)

_RECORDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "production": (("unit", "unit", "id"),),
    "breakdown": (("scene", "scene", "number"), ("alias", "alias", "character")),
    "people": (("person", "person", "id"), ("duty", "duty", "id"), ("rest", "rest", "id")),
    "place": tuple((each, each, "id") for each in ("set", "phase", "activity", "target", "device")),
    "shots": (("setup", "setup", "id"),),
    "strips": (("strip", "strip", "id"),),
    "pins": (("pin", "pin", "task"),),
    "bodies": (("body", "body", "id"),),
    "cameras": (("sensor", "sensor", "id"), ("lens", "lens", "id")),
    "form": (),
    "staging": (("staging", "staging", "setup"),),
}
"""For each kind of file: (list, kind of record, key of its id)."""


def read_production(root: Path, *, board: bool = True) -> tuple[Production, tuple[Issue, ...]]:
    """Return the production and every issue of its files, each with file and line where there is one.

    What cannot be read is left out. Nothing outside of the folder is opened, and sizes and counts are
    bounded. Never raises for a person's mistakes.
    """
    reading = _Reading(root)
    production = reading.production(board=board)
    found = (*reading.folder.issues, *check_references(production))
    return production, production.sources.place_all(found)


class _Reading:
    """One reading of a folder: its files, the places of its records, and what went wrong."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self.sources = SourceMap()

    def production(self, *, board: bool) -> Production:
        top = self._file(ProductionFile, CONFIG_NAME, "production", needed=True)
        people = self._file(PeopleFile, PEOPLE, "people")
        setups, needs, plans = self._shots()
        places = self._places()
        # of records with one plain id the first that is read is meant: a setup before a strip before a pin
        strips = self._file(StripsFile, STRIPS, "strips")
        notes = self._file(BreakdownFile, BREAKDOWN, "breakdown")
        pins = self._file(PinsFile, PINS, "pins")
        config = top.config() if top else Config(title="")
        blocks, calendars = read_mission(self.folder, self.sources)
        crew = people.record() if people else People()
        self.folder.issues += unknown_files(self.folder.root)
        return Production(
            root=self.folder.root,
            config=config,
            units=tuple(each.record() for each in top.unit) if top else (),
            rules=top.rules_record() if top else Rules(),
            breakdown_notes=notes.record() if notes else BreakdownNotes(),
            people=People(
                persons=crew.persons, patterns=crew.patterns, rest_rules=crew.rest_rules, blocks=blocks
            ),
            places=places,
            setups=setups,
            needs=needs,
            plans=plans,
            strips=tuple(each.record() for each in strips.strip) if strips else (),
            pins=tuple(each.record() for each in pins.pin) if pins else (),
            stage=self._stage(),
            board=self._board() if board else None,
            sources=self.sources,
            screenplay=self._screenplay(config),
            orbits=self._orbits(places),
            calendars=calendars,
        )

    def _file(self, model: type[Model], file: str, kind: str, *, needed: bool = False) -> Model | None:
        text = self.folder.text(file, TOML_LIMIT, needed=needed)
        if text is None:
            if any(issue.file == file for issue in self.folder.issues):
                self.sources.mark_broken(file)
            return None
        parsed = read_toml(text, file)
        self.sources.add_file(file, parsed.text, self.folder.hashes[file])
        if parsed.issues:
            self.sources.mark_broken(file)
        self.folder.issues += parsed.issues
        if kind == "production" and self._too_new(parsed.values, file):
            return None
        self._remember(kind, parsed.values, file)
        found, issues = validate(model, parsed.values, file, self.sources)
        self.folder.issues += issues
        return found

    def _too_new(self, values: dict[str, Any], file: str) -> bool:
        version = values.get("format", FORMAT)
        if not isinstance(version, int) or version <= FORMAT:
            return False
        what = f"this folder has format {version}; this Skylot reads {FORMAT}"
        self.folder.issues.append(
            error(what, "a newer Skylot is needed", file=file, line=self.sources.line(file, ("format",)))
        )
        return True

    def _remember(self, kind: str, values: dict[str, Any], file: str) -> None:
        if kind == "production":
            self.sources.add_record("file", "skylot", file, ())
        prefix = ""
        if kind == "place" and isinstance(values.get("id"), str):
            prefix = values["id"]
            self.sources.add_record("place", prefix, file, ())
        if kind == "form" and isinstance(values.get("set"), str):
            self.sources.add_record("form", values["set"], file, ())
        for name, record, key in _RECORDS[kind]:
            for index, each in enumerate(_tables(values.get(name))):
                path: KeyPath = (name, index)
                self._remember_one(record, each.get(key), file, path, prefix)
                for number, glass in enumerate(_tables(each.get("window")) if record == "set" else []):
                    self._remember_one("window", glass.get("id"), file, (*path, "window", number), prefix)

    def _remember_one(self, kind: str, name: object, file: str, path: KeyPath, prefix: str) -> None:
        if isinstance(name, str):
            self.sources.add_record(kind, name, file, path)
            if prefix:
                self.sources.add_record(kind, f"{prefix}/{name}", file, path)

    def _shots(self) -> tuple[tuple[Setup, ...], tuple[NeedText, ...], tuple[TaskPlan, ...]]:
        setups: list[Setup] = []
        needs: list[NeedText] = []
        plans: list[TaskPlan] = []
        for file in self.folder.listing(SHOTS, (".toml",)):
            shots = self._file(ShotsFile, file, "shots")
            for each in shots.setup if shots else ():
                setups.append(each.setup(shots.scene if shots else ""))
                plans.append(each.plan())
                need = each.need_text()
                needs += [need] if need else []
        return tuple(setups), tuple(needs), tuple(plans)

    def _places(self) -> tuple[Place, ...]:
        files = self.folder.listing(LOCATIONS, (".toml",))
        found = [self._file(PlaceFile, file, "place") for file in files]
        return tuple(place.record() for place in found if place)

    def _stage(self) -> Stage:
        bodies = self._file(BodiesFile, BODIES, "bodies")
        cameras = self._file(CamerasFile, CAMERAS, "cameras")
        forms = [
            self._file(SetFormFile, file, "form") for file in self.folder.listing(STAGE_SETS, (".toml",))
        ]
        files = [file for file in self.folder.listing(STAGE, (".toml",)) if file not in {BODIES, CAMERAS}]
        scenes = [self._file(StagingFile, file, "staging") for file in files]
        return Stage(
            forms=tuple(form.record() for form in forms if form),
            bodies=tuple(each.record() for each in bodies.body) if bodies else (),
            sensors=tuple(each.record() for each in cameras.sensor) if cameras else (),
            lenses=tuple(each.record() for each in cameras.lens) if cameras else (),
            stagings=tuple(each.record() for scene in scenes if scene for each in scene.staging),
        )

    def _board(self) -> Schedule | None:
        text = self.folder.text(BOARD, TOML_LIMIT)
        if text is None:
            return None
        found, issues = parse_board(text)
        self.folder.issues += issues
        return found

    def _screenplay(self, config: Config) -> bytes | None:
        if not config.script:
            return None
        named_by = Where("skylot", ("script",))
        return self.folder.read(config.script, SCREENPLAY_LIMIT, needed=True, named_by=named_by)

    def _orbits(self, places: tuple[Place, ...]) -> tuple[tuple[str, bytes], ...]:
        found: dict[str, bytes | None] = {}
        for place in places:
            for index, orbit in enumerate(place.orbit_files):
                if orbit.path not in found:
                    # '..' out of locations/ is fine as long as it stays in the production
                    path = posixpath.normpath(orbit.path)
                    where = Where(f"place:{place.id}", ("orbit", index, "file"))
                    found[orbit.path] = self.folder.read(path, ORBIT_LIMIT, needed=True, named_by=where)
        return tuple((path, data) for path, data in found.items() if data is not None)


def _tables(value: object) -> list[dict[str, Any]]:
    return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []
