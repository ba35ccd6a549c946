"""Build the land mask of the pictures' Earth: `python tools/build_land_mask.py land-50m.json`.

Takes the 1:50 million land of Natural Earth (public domain) as TopoJSON, as in the npm package world-atlas
(`npm pack world-atlas`, then package/land-50m.json), and writes one bit a cell of a tenth of a degree, rows
from north to south, columns from 180 degrees west to the east, packed eight to a byte, as an .xz file.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

CELLS_PER_DEGREE = 10
FINER = 4  # each cell is drawn 4 x 4 and is land where more than half of it is
OUT = Path(__file__).resolve().parents[1] / "src" / "skylot" / "stage" / "picture" / "data" / "land.xz"


def arcs_of(topology: dict[str, Any]) -> list[Any]:
    """Return every arc as (n, 2) longitudes and latitudes in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def rings_of(topology: dict[str, Any]) -> Iterator[list[Any]]:
    """Give each polygon as its rings: the outline, then its holes."""
    arcs = arcs_of(topology)
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            yield [
                np.concatenate(
                    [(arcs[i] if i >= 0 else arcs[~i][::-1])[bool(k) :] for k, i in enumerate(ring)]
                )
                for ring in polygon
            ]


def unrolled(ring: Any) -> Any:
    """Return a ring whose longitudes run on over the date line; one that goes round a pole is closed over it.

    The package's rings are on the sphere: nothing is cut at 180 degrees.
    """
    lon = np.degrees(np.unwrap(np.radians(ring[:, 0])))
    found = np.column_stack((lon, ring[:, 1]))
    if abs(lon[-1] - lon[0]) < 180.0:
        return found
    pole = -90.0 if ring[:, 1].mean() < 0.0 else 90.0
    return np.vstack((found, [lon[-1], pole], [lon[0], pole]))


def mask_of(topology: dict[str, Any]) -> Any:
    """Return (1800, 3600) booleans: land."""
    cells = CELLS_PER_DEGREE * FINER
    image = Image.new("L", (360 * cells, 180 * cells), 0)
    draw = ImageDraw.Draw(image)
    for rings in rings_of(topology):
        for k, ring in enumerate(rings):
            if len(ring) > 2:
                draw_around(draw, unrolled(ring), cells, fill=0 if k else 255)
    return np.asarray(image.reduce(FINER)) > 127


def draw_around(draw: ImageDraw.ImageDraw, ring: Any, cells: int, fill: int) -> None:
    """Draw a ring, and the same one turn of the Earth to the west and to the east."""
    for turn in (-360.0, 0.0, 360.0):
        x, y = (ring[:, 0] + turn + 180.0) * cells - 0.5, (90.0 - ring[:, 1]) * cells - 0.5
        if x.max() > 0.0 and x.min() < 360 * cells:
            draw.polygon(list(zip(x.tolist(), y.tolist(), strict=True)), fill=fill)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="land-50m.json of the package world-atlas")
    mask = mask_of(json.loads(parser.parse_args().file.read_text(encoding="utf-8")))
    packed = lzma.compress(np.packbits(mask, axis=1).tobytes(), preset=9 | lzma.PRESET_EXTREME)
    OUT.write_bytes(packed)
    print(f"{OUT.name}: {len(packed)} bytes, {mask.mean():.4f} of the cells are land")
