"""Continuity of a window in frame: outside it is day, or night, as in another setup.

What the other setup asks is read from when its own states hold: only in orbital night, it asks for night;
only by day (penumbra included), for day; in both, for neither, and then it binds nobody. One that never
holds asks for something unknown. On a site, day is the Sun's upper limb over the horizon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from graphlib import CycleError, TopologicalSorter
from typing import Literal

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.issues import Issue, Where, error
from skylot.core.three import TriSet
from skylot.locations.needs.states import Light, Need, Not, State, SunUp

Asked = Literal["day", "night", "either", "unknown"]
_LOOK_EVERY_S = 300.0
_INSIDE_S = 0.05


def asked_light(other: TriSet, is_night: Callable[[FloatArray], BoolArray]) -> Asked:
    """Return the light outside that a setup asks for, from when its states hold."""
    looks = [
        np.linspace(start + _INSIDE_S, end - _INSIDE_S, 2 + int((end - start) / _LOOK_EVERY_S))
        for start, end in zip(other.true.starts_s.tolist(), other.true.ends_s.tolist(), strict=True)
        if end - start > 2.0 * _INSIDE_S
    ]
    if not looks:
        return "unknown"
    night = is_night(np.concatenate(looks))
    return "night" if night.all() else "either" if night.any() else "day"


def night_state(view_kind: str) -> State:
    """Return what continuity calls night: the umbra in orbit, the Sun under the horizon on a site."""
    return Light("umbra") if view_kind == "station" else Not(SunUp())


def evaluation_order(needs: Iterable[Need]) -> tuple[tuple[Need, ...], tuple[Issue, ...]]:
    """Return needs so that each comes after those that it follows, and an issue for every circle.

    Needs in a circle, and those that follow one, are left out; their own issue says so.
    """
    by_setup = {need.setup: need for need in needs}
    graph = {setup: set(need.same_as) & set(by_setup) for setup, need in by_setup.items()}
    issues: list[Issue] = []
    while True:
        try:
            order = tuple(TopologicalSorter(graph).static_order())
        except CycleError as fault:
            circle = [str(setup) for setup in fault.args[1]]
            issues.append(_circle_issue(circle))
            _drop(graph, set(circle))
            continue
        return tuple(by_setup[setup] for setup in order), tuple(issues)


def _circle_issue(circle: list[str]) -> Issue:
    path = " → ".join(circle)
    return error(
        f"setups follow each other's light in a circle: {path}",
        "give one of them its own state, such as 'orbital night'",
        Where(f"setup:{circle[0]}", ("need",)),
    )


def _drop(graph: dict[str, set[str]], gone: set[str]) -> None:
    """Take setups out of the graph, with all that follow them."""
    while gone:
        for setup in gone:
            graph.pop(setup, None)
        gone = {setup for setup, follows in graph.items() if any(other not in graph for other in follows)}
