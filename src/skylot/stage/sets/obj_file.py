"""Wavefront OBJ: points and faces; everything else is passed over, and no other file is opened."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skylot.stage.sets.mesh_bounds import Unreadable, check_corners, check_count, fans, inside
from skylot.stage.world import Mesh

_MOST_POINTS = 6_000_000


def read_obj(path: Path, root: Path) -> Mesh:
    """Return the mesh of an OBJ file; raises Unreadable."""
    data = path.read_bytes()
    check_count(data.count(b"\nf "))
    if data.count(b"\nv ") > _MOST_POINTS:
        raise Unreadable("has too many points", "export it with fewer")
    points: list[list[float]] = []
    counts: list[int] = []
    corners: list[int] = []
    try:
        for line in data.splitlines():
            words = line.split()
            if not words:
                continue
            if words[0] == b"v":
                points.append([float(word) for word in words[1:4]])
            elif words[0] == b"f":
                numbers = [int(word.split(b"/", 1)[0]) for word in words[1:]]
                counts.append(len(numbers))
                corners.extend(number - 1 if number > 0 else len(points) + number for number in numbers)
            elif words[0] == b"mtllib":
                inside(root, path.parent, line.split(None, 1)[1].decode("utf-8", "replace").strip())
        vertices = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    except (ValueError, IndexError, OverflowError) as fault:
        raise Unreadable("is not a readable OBJ file", "export it anew") from fault
    triangles = fans(counts, corners)
    check_corners(triangles, len(vertices))
    return Mesh(vertices_m=vertices, triangles=triangles.astype(np.int32))
