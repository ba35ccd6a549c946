"""Wavefront OBJ: points and faces; everything else is passed over, and no other file is opened."""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np

from skylot.stage.sets.mesh_bounds import Unreadable, check_corners, check_count, fans, inside
from skylot.stage.world import Mesh

_MOST_POINTS = 6_000_000


def read_obj(path: Path, root: Path) -> Mesh:
    """Return the mesh of an OBJ file; raises Unreadable."""
    data = path.read_bytes()
    check_count(data.count(b"\nf "))
    points = array("d")
    counts = array("q")
    corners = array("q")
    try:
        for line in data.splitlines():
            words = line.split()
            if not words:
                continue
            if words[0] == b"v":
                x, y, z = words[1:4]
                points.extend((float(x), float(y), float(z)))
            elif words[0] == b"f":
                counts.append(len(words) - 1)
                # before its numbers are read: a line may be as long as the file
                check_count(len(corners) + len(words) - 1 - 2 * len(counts))
                corners.extend(_corner(word, len(points) // 3) for word in words[1:])
            elif words[0] == b"mtllib":
                inside(root, path.parent, line.split(None, 1)[1].decode("utf-8", "replace").strip())
            if len(points) > 3 * _MOST_POINTS:
                raise Unreadable("has too many points", "export it with fewer")
    except (ValueError, IndexError, OverflowError) as fault:
        raise Unreadable("is not a readable OBJ file", "export it anew") from fault
    vertices = np.array(points, dtype=np.float64).reshape(-1, 3)
    triangles = fans(np.array(counts, dtype=np.int64), np.array(corners, dtype=np.int64))
    check_corners(triangles, len(vertices))
    return Mesh(vertices_m=vertices, triangles=triangles.astype(np.int32))


def _corner(word: bytes, points: int) -> int:
    """Return the index of a face's corner; a negative number counts back from the last point so far."""
    number = int(word.split(b"/", 1)[0])
    return number - 1 if number > 0 else points + number
