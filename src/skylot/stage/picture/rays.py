"""Rays against triangles: one scene of many items, cast on two threads; embree does the work."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray
from skylot.stage.picture.look import Float32
from skylot.stage.picture.smooth import corner_normals, face_normals
from skylot.stage.world import Item

NEAR_M = 5e-4
"""Rays that leave a surface start this far above it."""
_CHUNK = 40_000
_MOST_THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hits:
    """What n rays hit first."""

    items: NDArray[np.int32]
    """(n,) place in the batches' items; -1 for nothing."""
    distance_m: Float32
    """(n,) along unit directions; inf for nothing."""
    normals: Float32
    """(n,3) of the smooth surface, towards where the ray came from; zero for nothing."""
    flat: Float32
    """(n,3) of the triangle, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Items in one embree scene; several batches are cast one after the other."""

    scene: Any
    item_of: NDArray[np.int32]
    """(m,) of each triangle: place of its item among the batch's."""
    corners: Float32
    """(m,3,3)"""
    faces: Float32
    """(m,3) unit."""
    size: int


def batch(items: Sequence[Item]) -> Batch | None:
    """Return items ready for rays; None where they have no triangles."""
    from embreex.mesh_construction import TriangleMesh  # noqa: PLC0415
    from embreex.rtcore_scene import EmbreeScene  # noqa: PLC0415

    counts = [len(item.mesh.triangles) for item in items]
    if not sum(counts):
        return None
    starts = np.cumsum([0, *(len(item.mesh.vertices_m) for item in items)])
    vertices = np.concatenate([np.asarray(item.mesh.vertices_m, dtype=np.float64) for item in items])
    pieces = [item.mesh.triangles.astype(np.int32) + np.int32(starts[k]) for k, item in enumerate(items)]
    triangles = np.concatenate(pieces)
    item_of = np.repeat(np.arange(len(items), dtype=np.int32), counts)
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(vertices, dtype=np.float32), np.ascontiguousarray(triangles))
    faces = face_normals(vertices, triangles)
    faces /= np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), 1e-30)
    ready = Batch(
        scene=scene,
        item_of=item_of,
        corners=corner_normals(vertices, triangles, item_of),
        faces=faces.astype(np.float32),
        size=len(items),
    )
    scene.run(np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32))  # builds it, before threads come
    return ready


@cache
def pool() -> ThreadPoolExecutor:
    """Return the threads that rays and large arrays are worked on; embree and numpy let each other run."""
    return ThreadPoolExecutor(max_workers=max(1, min(_MOST_THREADS, os.cpu_count() or 1)))


def in_chunks(work: Callable[[slice], None], n: int, chunk: int = _CHUNK) -> None:
    """Do the work on slices of 0..n, several at a time."""
    slices = [slice(start, min(n, start + chunk)) for start in range(0, n, chunk)]
    if len(slices) == 1:
        work(slices[0])
        return
    for done in [pool().submit(work, each) for each in slices]:
        done.result()


class Caster:
    """Rays against several batches, whose items count on from one batch to the next."""

    def __init__(self, batches: Sequence[Batch | None], sizes: Sequence[int]) -> None:
        """Keep the batches; sizes are the numbers of items of each, also of those that are None."""
        starts = np.cumsum([0, *sizes])
        self._batches = [(each, int(starts[k])) for k, each in enumerate(batches) if each is not None]
        self.cast = 0

    def first(self, origins: Float32, directions: Float32) -> Hits:
        """Return what rays from origins (n,3) along unit directions (n,3) hit first."""
        n = len(origins)
        self.cast += n
        hits = Hits(
            items=np.full(n, -1, np.int32),
            distance_m=np.full(n, np.inf, np.float32),
            normals=np.zeros((n, 3), np.float32),
            flat=np.zeros((n, 3), np.float32),
        )

        def work(part: slice) -> None:
            for each, start in self._batches:
                _first(each, start, origins[part], directions[part], hits, part)

        in_chunks(work, n)
        return hits

    def blocked(self, origins: Float32, directions: Float32, reach_m: Float32 | None = None) -> BoolArray:
        """Return (n,) whether anything lies on rays, within a reach (n,) along unit directions where given."""
        n = len(origins)
        self.cast += n
        found = np.zeros(n, np.bool_)

        def work(part: slice) -> None:
            rows = np.arange(part.start, part.stop)
            for each, _ in self._batches:
                if not rows.size:
                    return
                reach = {} if reach_m is None else {"dists": reach_m[rows]}
                answer = each.scene.run(origins[rows], directions[rows], query="OCCLUDED", **reach)
                hit = answer >= 0
                found[rows[hit]] = True
                rows = rows[~hit]

        in_chunks(work, n)
        return found

    def distance_m(self, origins: Float32, directions: Float32, reach_m: float) -> Float32:
        """Return (n,) how far rays along unit directions go, at most as far as they reach."""
        n = len(origins)
        self.cast += n
        found = np.full(n, reach_m, np.float32)

        def work(part: slice) -> None:
            for each, _ in self._batches:
                seen = each.scene.run(origins[part], directions[part], dists=found[part], query="DISTANCE")
                found[part] = np.minimum(found[part], seen)

        in_chunks(work, n)
        return found


def _first(each: Batch, start: int, origins: Float32, directions: Float32, hits: Hits, part: slice) -> None:
    reach = np.minimum(hits.distance_m[part], np.float32(1e30))
    seen = each.scene.run(origins, directions, dists=reach, query="INTERSECT", output=True)
    rows = np.flatnonzero((seen["geomID"] >= 0) & (seen["tfar"] <= reach))
    if not rows.size:
        return
    triangle = seen["primID"][rows]
    ways = directions[rows]
    u, v = seen["u"][rows, None], seen["v"][rows, None]
    corners = each.corners[triangle]
    smooth = corners[:, 0] * (1.0 - u - v) + corners[:, 1] * u + corners[:, 2] * v
    smooth /= np.maximum(np.sqrt(np.einsum("ij,ij->i", smooth, smooth))[:, None], 1e-12)
    flat = each.faces[triangle]
    away = np.einsum("ij,ij->i", flat, ways)[:, None] > 0.0
    flat = np.where(away, -flat, flat)
    smooth = np.where(away, -smooth, smooth)
    into = np.einsum("ij,ij->i", smooth, ways)[:, None]
    smooth = np.where(into > 0.0, smooth - (into + 0.01) * ways, smooth)  # never faces away from the ray
    smooth /= np.maximum(np.sqrt(np.einsum("ij,ij->i", smooth, smooth))[:, None], 1e-12)
    where = rows + part.start
    hits.items[where] = each.item_of[triangle] + start
    hits.distance_m[where] = seen["tfar"][rows]
    hits.normals[where] = smooth
    hits.flat[where] = flat
