"""Names in stage/: setups that are staged, sets that have a form, and who stands where."""

from __future__ import annotations

from skylot.core.issues import Issue, Where, error, warning
from skylot.core.names import did_you_mean
from skylot.folder.known import Known
from skylot.folder.model import Production
from skylot.script.model import Setup
from skylot.stage.model import Staging


def check_stage(production: Production, known: Known) -> list[Issue]:
    """Return what stage/ names and nobody has; not placed yet. What words say is left to the stage."""
    issues: list[Issue] = []
    setups = {setup.id: setup for setup in production.setups}
    named = set(setups) | set(known.names("setup"))
    for form in production.stage.forms:
        issues += known.check_set(form.set, Where(f"form:{form.set}", ("set",)))
    for staging in production.stage.stagings:
        where = Where(f"staging:{staging.setup}", ("setup",))
        issues += known.check_one(staging.setup, named, "setup", "shots", where)
        if staging.setup in setups:
            issues += _people(production, known, staging, setups[staging.setup])
    return issues


def _people(production: Production, known: Known, staging: Staging, setup: Setup) -> list[Issue]:
    """Return who is on a mark and neither in the setup's cast and crew nor a body of anybody."""
    record = f"staging:{staging.setup}"
    booked = {*setup.cast, *setup.crew}
    camera = staging.camera
    if camera is not None:
        booked |= {camera.operator, camera.holder}
    every = booked | known.persons | known.functions | {body.id for body in production.stage.bodies}
    issues: list[Issue] = []
    for index, mark in enumerate(staging.marks):
        where = Where(record, ("mark", index, "who"))
        if mark.who not in every:
            issues.append(error(f"nobody is '{mark.who}'", did_you_mean(mark.who, every), where))
        elif mark.who not in booked and not _plays(production, mark.who, setup):
            hint = f"its cast and crew: {', '.join(sorted(each for each in booked if each))}"
            issues.append(warning(f"'{mark.who}' has a mark and is not called for this setup", hint, where))
    return issues


def _plays(production: Production, who: str, setup: Setup) -> bool:
    """Tell whether a person's id stands for a character or a function of the setup."""
    return any(
        person.id == who and (set(person.plays) & set(setup.cast) or set(person.functions) & set(setup.crew))
        for person in production.people.persons
    )
