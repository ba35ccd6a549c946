"""What a shot asks of light, view, comms and quiet: read from a director's words, and found on the clock.

`parse_need` reads sentences into a `Need`; `evaluate` gives the spans in which its states hold and the
instants at which a block may start; `state_at` answers for single instants by another road, for the
schedule's checker.
"""

from skylot.locations.needs.continuity import evaluation_order
from skylot.locations.needs.evaluation import evaluate
from skylot.locations.needs.grammar import parse_need
from skylot.locations.needs.pointwise import state_at
from skylot.locations.needs.samples import Samples
from skylot.locations.needs.states import Need

__all__ = ["Need", "Samples", "evaluate", "evaluation_order", "parse_need", "state_at"]
