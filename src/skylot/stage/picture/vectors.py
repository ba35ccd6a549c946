"""Many vectors as arrays (..., 3) whose three components each lie in one piece: numpy is several times faster so."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from skylot.stage.picture.look import Float32


def empty(*shape: int, parts: int = 3) -> Float32:
    """Return an array (*shape, parts) to be filled, each component in one piece."""
    return np.moveaxis(np.empty((parts, *shape), np.float32), 0, -1)


def zeros(*shape: int, parts: int = 3) -> Float32:
    """Return zeros (*shape, parts), each component in one piece."""
    return np.moveaxis(np.zeros((parts, *shape), np.float32), 0, -1)


def laid_out(values: NDArray[Any]) -> Float32:
    """Return values (..., k) as they are, but each component in one piece."""
    found = empty(*values.shape[:-1], parts=values.shape[-1])
    found[...] = values
    return found


def taken(values: Float32, rows: NDArray[Any]) -> Float32:
    """Return the rows (m,) of values (n,k) as (m,k), each component in one piece."""
    return np.take(values.T, rows, axis=1).T


def dot(a: Float32, b: Float32) -> Float32:
    """Return the products (...) of vectors (...,3)."""
    found = a[..., 0] * b[..., 0]
    found += a[..., 1] * b[..., 1]
    found += a[..., 2] * b[..., 2]
    return np.asarray(found, dtype=np.float32)


def unit(v: Float32) -> Float32:
    """Return vectors (...,3) of length one; those without a length stay as they are."""
    length = np.sqrt(dot(v, v))
    return np.asarray(v / np.maximum(length, np.float32(1e-20))[..., None], dtype=np.float32)


def flat(values: Float32) -> Float32:
    """Return a map (h,w,k) as (h w,k) without a copy; its components must each lie in one piece."""
    height, width, parts = values.shape
    return np.moveaxis(values, -1, 0).reshape(parts, height * width).T
