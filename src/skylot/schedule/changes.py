"""How long it takes to get from one task to the next: travel, rigs, wardrobe. Stated once, for any two tasks."""

from __future__ import annotations

from collections.abc import Mapping

from skylot.schedule.model import Rules, Task


def travel_table(rules: Rules) -> dict[tuple[str, str], int]:
    """Return the minutes of every typed pair of sets, in both directions; of a pair typed twice the last wins."""
    table: dict[tuple[str, str], int] = {}
    for here, there, minutes in rules.travel:
        table[here, there] = table[there, here] = minutes
    return table


def travel_minutes(before: Task, after: Task, rules: Rules, table: Mapping[tuple[str, str], int]) -> int:
    """Return the minutes from where one task ends (its last set) to where the other begins (its first set)."""
    here, there = before.sets[-1], after.sets[0]
    return 0 if here == there else table.get((here, there), rules.default_travel_minutes)


def puts_up_a_rig(before: Task, after: Task) -> bool:
    """Tell whether the second task begins with putting up a rig, when the first of the same unit came before it.

    A rig that is held between passes is up from the second pass on. The same rig in the same set stays.
    """
    if not after.rig or (after.rig_held and after.pass_number > 1):
        return False
    return before.rig != after.rig or before.sets[-1] != after.sets[0]


def changes_of_wardrobe(before: Task, after: Task) -> int:
    """Return how many people wear one thing in the first task and another in the second."""
    worn = dict(before.wardrobe)
    return sum(1 for person, costume in after.wardrobe if worn.get(person, costume) != costume)


def related(one: Task, other: Task) -> bool:
    """Tell whether two tasks cannot go on at once: the same unit, a person or a set in common."""
    return (
        one.unit == other.unit
        or not set(one.people).isdisjoint(other.people)
        or not set(one.sets).isdisjoint(other.sets)
    )


def change_minutes(before: Task, after: Task, rules: Rules, table: Mapping[tuple[str, str], int]) -> int:
    """Return the least minutes between the end of one task and the start of a later one.

    People and camera travel first; then the rig goes up (same unit) while the cast changes (a person in common).
    Tasks that share neither unit nor person need nothing between them.
    """
    same_unit = before.unit == after.unit
    if not same_unit and set(before.people).isdisjoint(after.people):
        return 0
    rig = rules.rig_minutes if same_unit and puts_up_a_rig(before, after) else 0
    wardrobe = rules.wardrobe_minutes if changes_of_wardrobe(before, after) else 0
    return travel_minutes(before, after, rules, table) + max(rig, wardrobe)


def change_cost(before: Task, after: Task, rules: Rules) -> int:
    """Return what a change costs the order of a day: a set move, a rig, each person's change of wardrobe."""
    moved = rules.move_cost if before.sets[-1] != after.sets[0] else 0
    rigged = rules.rig_cost if puts_up_a_rig(before, after) else 0
    return moved + rigged + rules.wardrobe_cost * changes_of_wardrobe(before, after)
