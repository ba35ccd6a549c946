"""What a shot asks of light, view, comms and quiet: read from a director's words, and found on the clock.

`parse_need` reads sentences into a `Need`; `evaluate` gives the spans in which its states hold and the
instants at which a block may start; `state_at` answers for single instants by another road, for the
schedule's checker.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from skylot.locations.needs.continuity import evaluation_order
from skylot.locations.needs.grammar import parse_need
from skylot.locations.needs.states import Need

if TYPE_CHECKING:
    from skylot.locations.needs.evaluation import evaluate
    from skylot.locations.needs.pointwise import state_at
    from skylot.locations.needs.samples import Samples

_LATE = {"Samples": "samples", "evaluate": "evaluation", "state_at": "pointwise"}
"""What only the clock needs: whoever reads needs alone, as `skylot check` does, does without."""

__all__ = ["Need", "Samples", "evaluate", "evaluation_order", "parse_need", "state_at"]


def __getattr__(name: str) -> Any:
    """Return what is imported only where it is asked for; raises AttributeError for what is not there."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
