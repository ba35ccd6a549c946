"""From clauses to a need: states are joined, each quantifier is said once."""

from __future__ import annotations

from dataclasses import dataclass

from skylot.core.issues import Issue, Where, error, warning
from skylot.locations.model import NeedText
from skylot.locations.needs.names import Names
from skylot.locations.needs.quantified import Quantifier, QuantifierKind
from skylot.locations.needs.states import ALWAYS, EventKind, Need, State, all_of


@dataclass(frozen=True, slots=True)
class Clause:
    """A state or a quantifier, the sentence that says it, and where that is."""

    node: State | Quantifier
    text: str
    where: Where


def bind(text: NeedText, names: Names, clauses: list[Clause], issues: list[Issue]) -> Need:
    """Return the need of some clauses; quantifiers that are said twice become issues."""
    said: dict[QuantifierKind, Quantifier] = {}
    states: list[State] = []
    for clause in clauses:
        node = clause.node
        if not isinstance(node, Quantifier):
            _add_state(states, clause, issues)
        elif node.kind not in said:
            said[node.kind] = node
        elif said[node.kind].value == node.value:
            issues.append(warning(f"'{node.text}' is said twice", "leave one of them out", clause.where))
        else:
            first = said[node.kind].text
            issues.append(
                error(f"'{node.text}' contradicts '{first}'", "leave one of them out", clause.where)
            )
    return Need(
        setup=text.setup,
        place=names.place.id,
        set=names.set_id,
        sentences=text.sentences,
        state=all_of(tuple(states)) if states else ALWAYS,
        for_at_least_s=said["for"].value if "for" in said else None,
        events=_events(said),
        passes=int(said["passes"].value) if "passes" in said else 1,
        rig_held="rig" in said and said["rig"].value > 0,
        lead_s=said["lead"].value if "lead" in said else 0.0,
        trail_s=said["trail"].value if "trail" in said else 0.0,
    )


def _add_state(states: list[State], clause: Clause, issues: list[Issue]) -> None:
    if isinstance(clause.node, Quantifier):
        return
    if clause.node in states:
        issues.append(
            warning(f"'{clause.text}' says again what is already asked", "leave it out", clause.where)
        )
    else:
        states.append(clause.node)


def _events(said: dict[QuantifierKind, Quantifier]) -> tuple[EventKind, ...]:
    """Return the events inside, first the one that passes are counted by, which need not be said twice."""
    on = said["passes"].passes_on if "passes" in said else ""
    kinds: list[EventKind] = []
    for kind in ("sunrise", "sunset"):
        if kind == on:
            kinds.insert(0, kind)
        elif kind in said:
            kinds.append(kind)
    return tuple(kinds)
