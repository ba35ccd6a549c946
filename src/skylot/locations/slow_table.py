"""Slow functions of time, kept at nodes and interpolated: precession and nutation, the way to the Sun.

Nodes lie on one fixed grid and are computed in blocks when first asked for, so that an answer never depends
on what was asked before it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from skylot.core.arrays import FloatArray, IntArray

_NODES_A_BLOCK = 64
_BLOCKS_KEPT = 512
_FOUR = np.arange(4)


class SlowTable:
    """A function of TAI seconds (n,) to k values (n,k), by cubic interpolation between nodes of one step."""

    def __init__(self, compute: Callable[[FloatArray], FloatArray], step_s: float) -> None:
        """Keep the function; nothing is computed yet."""
        self._compute = compute
        self._step_s = step_s
        self._block = lru_cache(maxsize=_BLOCKS_KEPT)(self._make_block)

    def __call__(self, t_s: FloatArray) -> FloatArray:
        """Return the values (n,k) at TAI seconds (n,): Lagrange's polynomial through four nodes."""
        scaled = np.asarray(t_s, dtype=np.float64) / self._step_s
        node = np.floor(scaled)
        share = scaled - node
        rows, at = self._rows_at(node)
        before, after, next_after = share + 1.0, share - 1.0, share - 2.0
        weights = np.stack(
            (
                share * after * next_after / -6.0,
                before * after * next_after / 2.0,
                before * share * next_after / -2.0,
                before * share * after / 6.0,
            ),
            axis=1,
        )
        return np.asarray(np.einsum("nj,njk->nk", weights, rows[at[:, None] + _FOUR]))

    def _rows_at(self, node: FloatArray) -> tuple[FloatArray, IntArray]:
        """Return nodes' values, and for each node asked for (n,) the row of the one before it."""
        block = np.floor_divide(node, _NODES_A_BLOCK)
        first = float(block[0]) if block.size else 0.0
        if np.all(block == first):  # most questions are about a few minutes
            return self._block(int(first)), (node - first * _NODES_A_BLOCK).astype(np.int64)
        found, which = np.unique(block, return_inverse=True)
        rows = np.concatenate([self._block(int(index)) for index in found])
        return rows, which * (_NODES_A_BLOCK + 3) + (node - block * _NODES_A_BLOCK).astype(np.int64)

    def _make_block(self, index: int) -> FloatArray:
        """Return one block's nodes, with one more before it and two after: it needs no neighbour."""
        nodes = np.arange(_NODES_A_BLOCK + 3) + (index * _NODES_A_BLOCK - 1)
        values = self._compute(np.asarray(nodes * self._step_s, dtype=np.float64))
        values.setflags(write=False)
        return values
