"""Rays against triangles: one scene of many items, cast on two threads; embree does the work."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray
from skylot.stage.picture.look import Float32
from skylot.stage.picture.smooth import corner_normals, face_normals, pairs_of
from skylot.stage.picture.vectors import dot, laid_out, zeros
from skylot.stage.world import Item

NEAR_M = 1e-3
"""Rays that leave a surface start this far above it."""
_CHUNK = 32_768
Done = TypeVar("Done")
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
class Prepared:
    """Items as flat arrays, ready for a scene."""

    vertices: Float32
    """(n,3)"""
    triangles: NDArray[np.int32]
    """(m,3)"""
    item_of: NDArray[np.int32]
    """(m,) of each triangle: place of its item."""
    corners: Float32
    """(3,3,m): corner, axis, triangle; smooth normals."""
    faces: Float32
    """(3,m): axis, triangle; unit normals."""
    size: int
    """How many items."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Items in one embree scene; several batches are cast one after the other."""

    scene: Any
    item_of: NDArray[np.int32]
    corners: Float32
    faces: Float32
    first_triangle: NDArray[np.int64]
    """(meshes,) of the scene: place of its first triangle in the arrays."""


def prepared(items: Sequence[Item]) -> Prepared:
    """Return items as flat arrays, with smooth normals."""
    counts = [len(item.mesh.triangles) for item in items]
    starts = np.cumsum([0, *(len(item.mesh.vertices_m) for item in items)])
    vertices = np.concatenate([np.zeros((0, 3)), *(item.mesh.vertices_m for item in items)])
    pieces = [item.mesh.triangles.astype(np.int32) + np.int32(starts[k]) for k, item in enumerate(items)]
    triangles = np.concatenate([np.zeros((0, 3), np.int32), *pieces])
    item_of = np.repeat(np.arange(len(items), dtype=np.int32), counts)
    faces = face_normals(vertices, triangles)
    pattern = tuple(id(item.mesh.triangles) for item in items)
    corners = corner_normals(faces, pairs_of(pattern, vertices, triangles, item_of))
    faces = faces / np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), 1e-30)
    return Prepared(
        vertices=np.ascontiguousarray(vertices, dtype=np.float32),
        triangles=np.ascontiguousarray(triangles),
        item_of=item_of,
        corners=corners,
        faces=np.ascontiguousarray(faces.T, dtype=np.float32),
        size=len(items),
    )


def batch(items: Sequence[Item]) -> Batch | None:
    """Return items ready for rays; None where they have no triangles."""
    return joined([prepared(items)])


def joined(groups: Sequence[Prepared]) -> Batch | None:
    """Return groups of items in one scene, their items counting on; None where they have no triangles."""
    from embreex.mesh_construction import TriangleMesh  # noqa: PLC0415
    from embreex.rtcore_scene import EmbreeScene  # noqa: PLC0415

    full, start = [], 0
    for group in groups:
        if len(group.triangles):
            full.append((group, start))
        start += group.size
    if not full:
        return None
    scene = EmbreeScene()
    for group, _ in full:
        TriangleMesh(scene, group.vertices, group.triangles)
    scene.run(np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32))  # builds it, before threads come
    return Batch(
        scene=scene,
        item_of=np.concatenate([group.item_of + np.int32(first) for group, first in full]),
        corners=np.concatenate([group.corners for group, _ in full], axis=-1),
        faces=np.concatenate([group.faces for group, _ in full], axis=-1),
        first_triangle=np.cumsum([0, *(len(group.triangles) for group, _ in full[:-1])]),
    )


@cache
def pool() -> ThreadPoolExecutor:
    """Return the threads that rays and large arrays are worked on; embree and numpy let each other run."""
    return ThreadPoolExecutor(max_workers=max(1, min(_MOST_THREADS, os.cpu_count() or 1)))


@cache
def _lanes() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2)


def beside(work: Callable[[], Done]) -> Future[Done]:
    """Begin work on a thread beside this one; it may ask the pool's threads, and must not call this again.

    What one thread alone can do, between the rays of the one and of the other, fills the cores so.
    """
    return _lanes().submit(work)


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
        self._counts: list[int] = []

    def again(self) -> Caster:
        """Return the same with no rays cast yet."""
        found = Caster((), ())
        found._batches = self._batches
        return found

    @property
    def cast(self) -> int:
        """Return how many rays were cast so far."""
        return sum(self._counts)

    def first(self, origins: Float32, directions: Float32) -> Hits:
        """Return what rays from origins (n,3) along unit directions (n,3) hit first; several threads work."""
        n = len(origins)
        hits = Hits(
            items=np.full(n, -1, np.int32),
            distance_m=np.full(n, np.inf, np.float32),
            normals=zeros(n),
            flat=zeros(n),
        )

        def work(part: slice) -> None:
            self._first(origins[part], directions[part], hits, part)

        in_chunks(work, n)
        return hits

    def _first(self, origins: Float32, directions: Float32, hits: Hits, part: slice) -> None:
        self._counts.append(len(origins))
        distance = np.full(len(origins), 1e30, np.float32)
        for each, start in self._batches:
            seen = each.scene.run(origins, directions, dists=distance, query="INTERSECT", output=True)
            rows = np.flatnonzero(seen["geomID"] >= 0)
            if rows.size:
                _land(each, start, {**seen, "rows": rows}, hits, part)
                distance[rows] = seen["tfar"][rows]
        _turn_to_eye(directions, hits, part)

    def blocked(self, origins: Float32, directions: Float32, reach_m: Float32 | None = None) -> BoolArray:
        """Return (n,) whether anything lies on rays, within a reach (n,) along unit directions where given."""
        found = np.zeros(len(origins), np.bool_)

        def work(part: slice) -> None:
            reach = None if reach_m is None else reach_m[part]
            found[part] = self.blocked_here(origins[part], directions[part], reach)

        in_chunks(work, len(origins))
        return found

    def blocked_here(
        self, origins: Float32, directions: Float32, reach_m: Float32 | None = None
    ) -> BoolArray:
        """Return the same as `blocked`, without asking other threads: for work that is on one already."""
        self._counts.append(len(origins))
        found = np.zeros(len(origins), np.bool_)
        rows: NDArray[np.int64] | None = None
        for each, _ in self._batches:
            near, ways = (origins, directions) if rows is None else (origins[rows], directions[rows])
            if not len(near):
                break
            reach = {} if reach_m is None else {"dists": reach_m if rows is None else reach_m[rows]}
            hit = each.scene.run(near, ways, query="OCCLUDED", **reach) >= 0
            found[slice(None) if rows is None else rows] = hit
            rows = np.flatnonzero(~found)
        return found

    def distance_here(self, origins: Float32, directions: Float32, reach_m: float) -> Float32:
        """Return (n,) how far rays along unit directions go, at most as far as they reach; on this thread."""
        self._counts.append(len(origins))
        found = np.full(len(origins), reach_m, np.float32)
        for each, _ in self._batches:
            found = np.minimum(found, each.scene.run(origins, directions, dists=found, query="DISTANCE"))
        return found


def _land(each: Batch, start: int, seen: dict[str, NDArray[Any]], hits: Hits, part: slice) -> None:
    """Write down what rays of this batch hit: item, distance, normals as the triangles have them."""
    rows = seen["rows"]
    whole = len(rows) == part.stop - part.start
    triangle, mesh, u, v = (
        seen[name] if whole else seen[name][rows] for name in ("primID", "geomID", "u", "v")
    )
    if len(each.first_triangle) > 1:
        triangle = triangle + each.first_triangle[mesh]
    where = part if whole else rows + part.start
    weights = (np.float32(1.0) - u - v, u, v)
    hits.items[where] = each.item_of[triangle] + start
    hits.distance_m[where] = seen["tfar"] if whole else seen["tfar"][rows]
    for axis in range(3):
        hits.flat[where, axis] = each.faces[axis][triangle]
        hits.normals[where, axis] = sum(weights[k] * each.corners[k, axis][triangle] for k in range(3))


def _turn_to_eye(directions: Float32, hits: Hits, part: slice) -> None:
    """Turn the normals towards where the rays came from, make them unit, and none lean away."""
    ways = laid_out(directions)
    face, smooth = hits.flat[part], hits.normals[part]
    sign = np.where(dot(face, ways) > 0.0, np.float32(-1.0), np.float32(1.0))
    face *= sign[:, None]
    smooth *= sign[:, None]
    into = dot(smooth, ways)
    lean = np.flatnonzero(into > 0.0)
    if lean.size:
        smooth[lean] -= (into[lean] + np.float32(0.01))[:, None] * ways[lean]
    length = np.sqrt(dot(smooth, smooth))
    smooth /= np.maximum(length, np.float32(1e-20))[:, None]
