"""What of a form can be built at all: finite sizes within reason; the rest is left out, and said."""

from __future__ import annotations

import math
import re

from skylot.core.issues import Issue, Where, error
from skylot.stage.model import Part, SetForm

MOST_PARTS = 2000
_HULL_PARTS = ("parts of its hull", 200, "a hull is its rooms: what stands in them has no hull = true")
_HATCHES = ("hatches", 100, "hatches are the ways between rooms: what only looks like one is a rack")
_SPHERES = ("spheres", 500, "a sphere is a thousand triangles: join small things into one mesh")
_LEAST_M, _MOST_M = 1e-4, 1000.0
_COLOUR = re.compile(r"(#[0-9a-fA-F]{6})?")
_HULLS = ("cylinder", "cone", "box", "sphere", "mesh")


def form_faults(form: SetForm) -> list[Issue]:
    """Return an error for each part of a form that cannot be built."""
    where = f"form:{form.set}"
    issues: list[Issue] = []
    if len(form.parts) > MOST_PARTS:
        what = f"set {form.set} has {len(form.parts)} parts: only the first {MOST_PARTS} are built"
        issues.append(error(what, "join small things into one mesh", Where(where, ("part",))))
    for index, part in enumerate(form.parts[:MOST_PARTS]):
        issues += faults_of(part, Where(where, ("part", index)))
    for (name, most, hint), places in _crowds(form).items():
        if len(places) > most:
            what = f"set {form.set} has {len(places)} {name}: only the first {most} are built"
            issues.append(error(what, hint, Where(where, ("part", places[most]))))
    return issues


def sound_parts(form: SetForm) -> list[tuple[int, Part]]:
    """Return the parts that can be built, each with its place in the form."""
    where = Where("")
    left_out = {at for (_, most, _), places in _crowds(form).items() for at in places[most:]}
    return [
        (at, part)
        for at, part in enumerate(form.parts[:MOST_PARTS])
        if at not in left_out and not faults_of(part, where)
    ]


def _crowds(form: SetForm) -> dict[tuple[str, int, str], list[int]]:
    """Return the places of parts of which a set has few: (what they are, how many may be, hint) to places."""
    parts = form.parts[:MOST_PARTS]
    return {
        _HULL_PARTS: [at for at, part in enumerate(parts) if part.hull],
        _SPHERES: [at for at, part in enumerate(parts) if part.kind == "sphere" and not part.hull],
        _HATCHES: [at for at, part in enumerate(parts) if part.kind == "hatch"],
    }


def faults_of(part: Part, where: Where) -> list[Issue]:
    """Return why a part cannot be built; none where it can."""
    found = []

    def fault(key: str, what: str, hint: str) -> None:
        found.append(error(f"{part.id}: {what}", hint, Where(where.record, (*where.key, key))))

    numbers = (*part.position_m, *part.rotation_xyzw, *part.size_m, part.thickness_m, part.scale)
    if not all(math.isfinite(value) for value in (*numbers, part.flux_lm, part.colour_k)):
        fault("size_m", "a number is not finite", "metres, as plain numbers")
        return found
    if part.kind != "mesh" and not all(_LEAST_M <= value <= _MOST_M for value in part.size_m):
        sizes = " x ".join(f"{value:g}" for value in part.size_m)
        fault("size_m", f"a size of {sizes} m cannot be built", f"from 0.1 mm to {_MOST_M:g} m")
    if part.end_m is not None and not 0.0 <= part.end_m <= _MOST_M:
        fault("end_m", f"a diameter of {part.end_m:g} m cannot be built", f"from 0 to {_MOST_M:g} m")
    if part.hull and part.kind not in _HULLS:
        fault("hull", f"a {part.kind} is no hull", "hulls are " + ", ".join(_HULLS))
    if part.hull and not 0.0 < 2.0 * part.thickness_m < min(part.size_m):
        fault(
            "thickness_m", f"a wall of {part.thickness_m:g} m leaves no room", "it is thinner than half of it"
        )
    if not _COLOUR.fullmatch(part.colour):
        fault("colour", f"{part.colour[:20]!r} is no colour", "#rrggbb")
    if abs(math.hypot(*part.rotation_xyzw) - 1.0) > 1e-3:
        fault("rotation_xyzw", "is not a rotation", "a quaternion of length one, x, y, z, w")
    if max(abs(value) for value in part.position_m) > _MOST_M:
        fault("position_m", f"lies over {_MOST_M:g} m away", "metres, in the set's axes")
    return found
