"""The templates of a head: skull and neck, nose, ears, eyes, brows, mouth and a mass of hair.

Written in metres for the reference height in the head's axes: origin in the neck's joint, x to the face. The
face is kept strong (brows, nose, eyes) since a storyboard's heads are a few dozen pixels high.
"""

from __future__ import annotations

import numpy as np

from skylot.stage.bodies.lofts import Loft, ellipsoid, loft, merged, swollen
from skylot.stage.bodies.part import SkinPart
from skylot.stage.world import Mesh

_SKULL = (
    (0.036, 0.026, 0.026, 0.080, 0.0),
    (0.050, 0.046, 0.043, 0.064, 0.0),
    (0.075, 0.067, 0.056, 0.043, 0.0),
    (0.105, 0.083, 0.067, 0.029, 0.0),
    (0.135, 0.093, 0.073, 0.020, 0.0),
    (0.165, 0.098, 0.077, 0.015, 0.0),
    (0.198, 0.096, 0.076, 0.012, 0.0),
    (0.228, 0.081, 0.065, 0.010, 0.0),
    (0.248, 0.058, 0.047, 0.010, 0.0),
    (0.260, 0.030, 0.025, 0.010, 0.0),
)
_SHORT_HAIR = (
    (0.094, 0.034, 0.040, -0.040, 0.0),
    (0.122, 0.050, 0.064, -0.034, 0.0),
    (0.160, 0.062, 0.0795, -0.029, 0.0),
    (0.190, 0.075, 0.0825, -0.018, 0.0),
    (0.208, 0.092, 0.0815, -0.004, 0.0),
    (0.226, 0.1015, 0.0770, 0.0065, 0.0),
    (0.250, 0.0860, 0.0640, 0.011, 0.0),
    (0.268, 0.0540, 0.0420, 0.012, 0.0),
)
_LONG_HAIR = (
    (0.010, 0.036, 0.070, -0.062, 0.0),
    (0.045, 0.050, 0.086, -0.056, 0.0),
    (0.100, 0.062, 0.096, -0.044, 0.0),
    (0.150, 0.074, 0.098, -0.030, 0.0),
    (0.186, 0.094, 0.096, -0.010, 0.0),
    (0.208, 0.111, 0.093, 0.005, 0.0),
    (0.236, 0.107, 0.085, 0.007, 0.0),
    (0.262, 0.084, 0.066, 0.006, 0.0),
    (0.278, 0.048, 0.038, 0.006, 0.0),
)
_NOSE = (
    (0.106, 0.010, 0.013, 0.110, 0.0),
    (0.113, 0.022, 0.017, 0.111, 0.0),
    (0.121, 0.024, 0.015, 0.112, 0.0),
    (0.140, 0.015, 0.010, 0.110, 0.0),
    (0.163, 0.007, 0.007, 0.109, 0.0),
)
_NECK = (
    (-0.050, 0.062, 0.066, 0.006, 0.0),
    (0.000, 0.054, 0.056, 0.008, 0.0),
    (0.050, 0.051, 0.052, 0.012, 0.0),
    (0.110, 0.052, 0.052, 0.012, 0.0),
)
_EYE_HEIGHT = 0.1535
_EYE_SIDE = 0.0325


def head_parts(scale: float, female: bool, long_hair: bool) -> tuple[SkinPart, ...]:
    """Return the parts of a head for a stature of `scale` times the reference height."""
    slim = 0.96 if female else 1.0
    hair = Loft(
        rows=_LONG_HAIR if long_hair else _SHORT_HAIR,
        domes_m=(0.012, 0.008),
        around=20,
        rings=13,
        power=2.15,
    )
    dark = [_brow(side, female) for side in (1.0, -1.0)]
    parts = (
        ("", "skin", _skull(female)),
        ("hair", "hair", merged([loft(hair), *dark])),
        ("eyes", "eye_white", merged([_eye(side, 0.0000, 0.0120) for side in (1.0, -1.0)])),
        ("pupils", "eye_dark", merged([_eye(side, 0.0072, 0.0066) for side in (1.0, -1.0)])),
        (
            "lips",
            "lips",
            ellipsoid((0.1055, 0.0, 0.0800), (0.008, 0.024 if female else 0.026, 0.0058), around=12),
        ),
    )
    return tuple(
        SkinPart(segment="head", part=name, colour=colour, mesh=_sized(mesh, scale, slim))
        for name, colour, mesh in parts
    )


def _skull(female: bool) -> Mesh:
    skull = loft(Loft(rows=_SKULL, domes_m=(0.008, 0.007), around=22, rings=16, power=2.15))
    for side in (1.0, -1.0):
        socket = (0.108, side * _EYE_SIDE, _EYE_HEIGHT)
        skull = swollen(skull, socket, (0.03, 0.021, 0.016), (-0.008, 0.0, 0.0))
        jaw = (0.03, side * 0.055, 0.062)
        skull = swollen(skull, jaw, (0.05, 0.03, 0.022), (0.0, side * (0.0 if female else 0.006), 0.0))
    neck_width = 0.88 if female else 1.0
    neck = [(z, ru * neck_width, rv * neck_width, cu, cv) for z, ru, rv, cu, cv in _NECK]
    ears = [ellipsoid((0.006, side * 0.0795, 0.142), (0.018, 0.009, 0.031)) for side in (1.0, -1.0)]
    nose = loft(Loft(rows=_NOSE, domes_m=(0.004, 0.006), around=10, rings=7))
    lids = [
        ellipsoid((0.0937, side * _EYE_SIDE, _EYE_HEIGHT + 0.0042), (0.0130, 0.0142, 0.0110))
        for side in (1.0, -1.0)
    ]
    return merged([skull, *lids, loft(Loft(rows=neck, around=14, rings=4)), nose, *ears])


def _eye(side: float, forward: float, radius: float) -> Mesh:
    return ellipsoid(
        (0.0945 + forward, side * _EYE_SIDE, _EYE_HEIGHT), (radius, radius * 1.1, radius * 0.92), around=10
    )


def _brow(side: float, female: bool) -> Mesh:
    thick = 0.0036 if female else 0.0050
    brow = ellipsoid((0.1005, side * 0.033, 0.1735), (0.0065, 0.0180, thick), around=10)
    outward = np.abs(brow.vertices_m[:, 1]) - 0.033
    bent = brow.vertices_m.copy()
    bent[:, 0] -= 0.55 * outward + 8.0 * outward**2  # it follows the forehead to the temple
    return Mesh(vertices_m=bent, triangles=brow.triangles)


def _sized(mesh: Mesh, scale: float, slim: float) -> Mesh:
    factors = np.array([scale * (0.5 + 0.5 * slim), scale * slim, scale])
    return Mesh(vertices_m=mesh.vertices_m * factors, triangles=mesh.triangles)
