"""The plain room, staged."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from tests.stage.blocking.rooms import ORBIT, box_set

from skylot.stage.blocking.resolve import resolve
from skylot.stage.model import CameraSetup, Mark, Stage, Staging
from skylot.stage.world import BuiltSet, GravityField, StagedShot

Stager = Callable[..., StagedShot]


@pytest.fixture
def stage() -> Stager:
    """Return a function that resolves marks (who -> words, or Mark) and a camera's words in the plain room."""

    def run(
        marks: Mapping[str, str] | tuple[Mark, ...],
        camera: str | CameraSetup | None = None,
        *,
        built: BuiltSet | None = None,
        field: GravityField = ORBIT,
        crew: tuple[str, ...] = ("camera operator", "holder"),
        folder: Stage | None = None,
        **more: object,
    ) -> StagedShot:
        records = (
            marks
            if isinstance(marks, tuple)
            else tuple(Mark(who=who, words=words) for who, words in marks.items())
        )
        setup = CameraSetup(setup="1.01", words=camera) if isinstance(camera, str) else camera
        cast = {mark.who: mark.who.title() for mark in records} or {"ANNA": "Anna"}
        weight = field.kind != "orbit"
        return resolve(
            Staging(setup="1.01", camera=setup, marks=records, **more),  # type: ignore[arg-type]
            built if built is not None else box_set(flip=weight),
            folder or Stage(),
            station=not weight,
            field=field,
            cabin_on=True,
            cast=cast,
            crew=crew,
        )

    return run
