"""Products of single vectors, where numpy's own take ten times as long for three numbers."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray


def cross(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the cross product (3,) of two vectors (3,)."""
    ax, ay, az = a.tolist()
    bx, by, bz = b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])
