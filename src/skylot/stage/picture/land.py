"""Where the Earth is land: a mask of a tenth of a degree, from Natural Earth."""

from __future__ import annotations

import lzma
import math
import tomllib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.stage.picture.look import DATA, Float32


@cache
def _cells() -> tuple[NDArray[np.uint8], int]:
    """Return the mask (rows, columns) from 90 N, 180 W, and its cells per degree."""
    table = tomllib.loads((DATA / "land.toml").read_text(encoding="utf-8"))
    per_degree = int(table["cells_per_degree"])
    packed = np.frombuffer(lzma.decompress((DATA / table["file"]).read_bytes()), np.uint8)
    return np.unpackbits(packed.reshape(180 * per_degree, -1), axis=1), per_degree


def land_share(lat_rad: FloatArray, lon_rad: FloatArray) -> Float32:
    """Return (n,) how much of a place of geodetic latitude and east longitude (n,) is land, 0..1.

    Between the cells' middles it goes straight, and is steepened there, so that a coast is a curve.
    """
    cells, per_degree = _cells()
    rows, columns = cells.shape
    y = np.clip((90.0 - np.degrees(lat_rad)) * per_degree - 0.5, 0.0, rows - 1.0)
    x = (np.degrees(lon_rad) + 180.0) * per_degree - 0.5
    top, left = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    down, right = (y - top).astype(np.float32), (x - left).astype(np.float32)
    below, beside = np.minimum(top + 1, rows - 1), (left + 1) % columns
    left %= columns
    upper = cells[top, left] * (1 - right) + cells[top, beside] * right
    lower = cells[below, left] * (1 - right) + cells[below, beside] * right
    share = upper * (1 - down) + lower * down
    steep = np.clip((share - 0.42) / 0.16, 0.0, 1.0)
    return np.asarray(steep * steep * (3.0 - 2.0 * steep), dtype=np.float32)


@cache
def _noise() -> Float32:
    """Return a tile (512,512) of cloudy noise, mean 0, deviation 1, that repeats without a seam."""
    n = 512
    waves = np.hypot(*np.meshgrid(np.fft.fftfreq(n) * n, np.fft.fftfreq(n) * n))
    waves[0, 0] = 1.0
    phases = np.random.default_rng(20211005).uniform(0.0, 2.0 * math.pi, (n, n))
    tile = np.real(np.fft.ifft2(np.exp(1j * phases) * np.maximum(waves, 2.0) ** -1.75))
    return np.asarray((tile - tile.mean()) / tile.std(), dtype=np.float32)


def noise(lat_rad: FloatArray, lon_rad: FloatArray, tile_deg: float) -> Float32:
    """Return (n,) invented noise of mean 0, deviation 1 over the Earth; it repeats every tile of degrees."""
    tile = _noise()
    n = tile.shape[0]
    x, y = np.degrees(lon_rad) * (n / tile_deg), np.degrees(lat_rad) * (n / tile_deg)
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    right, down = (x - left).astype(np.float32), (y - top).astype(np.float32)
    beside, below, left, top = (left + 1) % n, (top + 1) % n, left % n, top % n
    upper = tile[top, left] * (1 - right) + tile[top, beside] * right
    lower = tile[below, left] * (1 - right) + tile[below, beside] * right
    return np.asarray(upper * (1 - down) + lower * down, dtype=np.float32)
