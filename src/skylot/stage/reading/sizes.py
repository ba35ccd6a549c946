"""Shot sizes of one person: where the edge of the frame cuts the body, along the person's own up."""

from __future__ import annotations

from skylot.stage.reading.conventions import conventions


def size_class(to_edge: float, frame: float) -> str:
    """Return ECU, CU, MCU, MS, MLS, LS or ELS.

    Both lengths are shares of the stature at the person's distance: `to_edge` from the top of the head, or of
    the frame where that cuts it, down to where the frame ends towards the feet; `frame` is the length of the
    frame along the person's up, or its height where that is less. A folded body is measured by the stature
    that it has when it stands, so that the size of a face does not depend on the posture.
    """
    limits = conventions()
    for name, share in limits.sizes:
        if to_edge < share and not (name == "ECU" and frame > limits.extreme_frame):
            return name
    large, small = limits.whole
    return large if frame < limits.small_figure else small


def steps_between(one: str, two: str) -> int:
    """Return how many sizes lie between two names; none for one that is no size."""
    names = (*(name for name, _share in conventions().sizes), *conventions().whole)
    return abs(names.index(one) - names.index(two)) if one in names and two in names else 0
