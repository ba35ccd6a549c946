"""Depth in simple forms: what is left out of the question would not have been the deepest."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.rotations import normalise, to_matrix
from skylot.stage.sets.solids import Solid, deepest_m

SIZES = st.floats(0.2, 4.0)


@st.composite
def solids(draw: st.DrawFn) -> Solid:
    kind = draw(st.sampled_from(["box", "round", "sphere"]))
    turn = normalise(np.array([draw(st.floats(-1, 1)) for _ in range(3)] + [1.0]))
    length, across = draw(SIZES), draw(SIZES)
    size = (length, across, across) if kind != "box" else (length, across, draw(SIZES))
    size = (across, across, across) if kind == "sphere" else size
    end = draw(SIZES)
    return Solid(
        kind=kind,
        position_m=np.array([draw(st.floats(-2, 2)) for _ in range(3)]),
        matrix=to_matrix(turn),
        size_m=np.array(size),
        end_m=(end, end),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(solids(), min_size=1, max_size=8), st.integers(0, 2**31))
def test_the_deepest_of_many_is_the_greatest_of_each(some: list[Solid], seed: int) -> None:
    points = np.random.default_rng(seed).uniform(-4, 4, (50, 3))
    each = np.stack([solid.depth_m(points) for solid in some])
    assert np.allclose(deepest_m(some, points), each.max(axis=0), atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(solids(), st.integers(0, 2**31))
def test_nobody_is_deeper_than_the_wall_is_near(solid: Solid, seed: int) -> None:
    """A signed distance changes no faster than one walks."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(-4, 4, (50, 3))
    steps = rng.uniform(-0.3, 0.3, (50, 3))
    change = np.abs(solid.depth_m(points + steps) - solid.depth_m(points))
    assert np.all(change <= np.linalg.norm(steps, axis=1) + 1e-9)
