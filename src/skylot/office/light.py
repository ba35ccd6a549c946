"""The light of a place: over a span, at an instant, or for the need of one setup; as text, JSON and picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from skylot.core.errors import BadInput, NotFound
from skylot.core.instant import Instant
from skylot.core.issues import Issue, error, warning
from skylot.core.names import did_you_mean
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Event, Place
from skylot.locations.viewpoint import SiteViewpoint, StationViewpoint, Viewpoint
from skylot.office.opening import Opened
from skylot.office.text import duration, plural, table

Value = TypeVar("Value")
_LONGEST_S = 400 * 86_400.0
_MOST_GOLDEN = 8


def needed(value: Value | None) -> Value:
    """Return a value that the caller knows to be there."""
    assert value is not None
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class LightReport:
    """The light over a span: (state, span) pairs in order that cover the span without a gap."""

    place: Place
    span: Span
    windows: tuple[tuple[str, Span], ...]
    events: tuple[Event, ...]
    coloured: WindowSet
    beta_rad: tuple[tuple[Instant, float], ...]
    statement: str
    as_of: Instant | None
    issues: tuple[Issue, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the document that `light PLACE --from --to --json` promises."""
        return {
            "place": self.place.id,
            "from": self.span.start.iso(3),
            "to": self.span.end.iso(3),
            "windows": [
                {"state": state, "start": span.start.iso(3), "end": span.end.iso(3)}
                for state, span in self.windows
            ],
            "events": [
                {"kind": event.kind, "at": event.at.iso(3), "spread_s": event.spread_s}
                for event in self.events
            ],
            "coloured": [_span_json(span) for span in self.coloured.spans],
            "statement": self.statement,
            "issues": [issue.as_json() for issue in self.issues],
        }

    def as_text(self) -> str:
        """Return a table of a row for each stretch of light, and what it adds up to."""
        rows = [
            (
                span.start.iso()[:10],
                span.start.iso()[11:19],
                span.end.iso()[11:19],
                state,
                duration(span.seconds),
            )
            for state, span in self.windows
        ]
        text = table(rows, ("day", "from", "to", "state", "length"), right=frozenset({4}))
        return f"{self.place.name}, {self.statement}\n\n{text}\n\n{self._sums()}"

    def _sums(self) -> str:
        sums: dict[str, float] = {}
        for state, span in self.windows:
            sums[state] = sums.get(state, 0.0) + span.seconds
        parts = [
            f"{state} {duration(seconds)} ({seconds / self.span.seconds:.0%})"
            for state, seconds in sums.items()
        ]
        sunsets = sum(event.kind == "sunset" for event in self.events)
        betas = ", ".join(f"{math.degrees(beta):+.1f} deg on {at.iso()[:10]}" for at, beta in self.beta_rad)
        return (
            "; ".join(parts)
            + f"; {plural(sunsets, 'sunset')}, {plural(len(self.events) - sunsets, 'sunrise')}"
            + (f"; beta {betas}" if betas else "")
            + (f"; golden hour {self._golden()}" if self.place.kind == "site" and self.coloured else "")
        )

    def _golden(self) -> str:
        return ", ".join(
            f"{span.start.iso()[:10]} {span.start.iso()[11:16]}-{span.end.iso()[11:16]}"
            for span in self.coloured.spans[:_MOST_GOLDEN]
        ) + (" …" if len(self.coloured) > _MOST_GOLDEN else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantReport:
    """Position, Sun and Earth at one instant; directions are unit vectors, x y z."""

    place: Place
    values: dict[str, Any]
    issues: tuple[Issue, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the document that `light PLACE --at --json` promises."""
        return {**self.values, "issues": [issue.as_json() for issue in self.issues]}

    def as_text(self) -> str:
        """Return one line for each value."""
        width = max(len(key) for key in self.values)
        return "\n".join(
            f"{key.replace('_', ' '):{width}}  {_said(value)}" for key, value in self.values.items()
        )


class SetupReport(InstantReport):
    """When the need of a setup is met."""

    def as_text(self) -> str:
        """Return the need, a row for each span in which it is met, and where its block may start."""
        values = self.values
        rows = [
            (span["start"][:10], span["start"][11:19], _until(span["start"], span["end"]))
            for span in values["windows"]
        ]
        starts = [
            (
                each["first"][:10],
                each["first"][11:19],
                _until(each["first"], each["last"]),
                _until(each["first"], each["event_at"] or ""),
                f"±{each['spread_s']:.0f} s" if each["spread_s"] else "",
            )
            for each in values["starts"]
        ]
        parts = [f"setup {values['setup']}: {'; '.join(values['need'])}", values["statement"], ""]
        if rows:
            parts += [table(rows, ("day", "met from", "to")), ""]
        if starts:
            parts.append(table(starts, ("day", "start from", "to", "event", "spread")))
        else:
            parts.append(values["miss"] or "no block of its minutes can start here")
        if values["unknown"]:
            parts.append(f"unknown over {len(values['unknown'])} spans: no orbit, or attitude lost")
        return "\n".join(parts)


def _until(start: str, end: str) -> str:
    """Return the time of day of an end, with its date where it is another than the start's."""
    return end[11:19] if end[:10] == start[:10] else f"{end[:10]} {end[11:19]}".strip()


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_said(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "(" + ", ".join(f"{part:+.4f}" if abs(part) < 2 else f"{part:,.0f}" for part in value) + ")"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def find_place(opened: Opened, place_id: str) -> Place:
    """Return the place of this id; raises NotFound with the nearest known one."""
    place = opened.place(place_id)
    if place is None:
        known = [place.id for place in opened.production.places]
        raise NotFound(f"there is no place '{place_id}'", did_you_mean(place_id, known))
    return place


def find_view(opened: Opened, place: Place, as_of: Instant | None) -> Viewpoint:
    """Return what the place can tell of its light; raises BadInput with the reasons where it can tell nothing."""
    view = opened.view(place, as_of)
    if view is None:
        raise BadInput(
            opened.issues,
            f"{place.name} has no usable orbit or site, so its light is unknown",
            f"locations/{place.id}.toml names orbit files in [[orbit]] or a [site]",
        )
    return view


def light_over(
    opened: Opened, place_id: str, start: Instant | None, end: Instant | None, as_of: Instant | None
) -> LightReport:
    """Return the light of a place over a span, by default its whole shooting period.

    Raises NotFound, and BadInput for a span that is empty or longer than 400 days.
    """
    place = find_place(opened, place_id)
    span = bounded_span(opened, start, end)
    view = find_view(opened, place, as_of)
    states = view.light(span)
    parts = {
        "sunlit": states.sunlit,
        "penumbra": states.penumbra,
        "umbra": states.umbra,
        "unknown": states.unknown,
    }
    golden = states.coloured
    if view.kind == "site":
        parts, golden = _parts_of_day(view, span)
        parts["unknown"] = states.unknown
    windows = sorted(
        ((name, s) for name, found in parts.items() for s in found.spans), key=lambda pair: pair[1]
    )
    return LightReport(
        place=place,
        span=span,
        windows=tuple(windows),
        events=view.events(span),
        coloured=golden,
        beta_rad=_betas(view, span),
        statement=view.statement(span.start),
        as_of=as_of,
        issues=(*_orbit_issues(opened, place), *_not_covered(place, span, states.unknown)),
    )


def _not_covered(place: Place, span: Span, unknown: WindowSet) -> list[Issue]:
    """Return what to say of a span over which the orbit is not known: an error where nothing of it is."""
    if not unknown:
        return []
    hint = "the element sets end before it or were not issued yet: see [[orbit]] in " + _file_of(place)
    if unknown.covers(span):
        return [error(f"the light of {place.name} is unknown over the whole span", hint)]
    first = unknown.spans[0]
    return [
        warning(
            f"the light of {place.name} is unknown for {unknown.total_s / span.seconds:.0%} of the span, "
            f"from {first.start.iso()}",
            hint,
        )
    ]


def _file_of(place: Place) -> str:
    return f"locations/{place.id}.toml"


def _parts_of_day(view: SiteViewpoint, span: Span) -> tuple[dict[str, WindowSet], WindowSet]:
    """Return the parts of the day, which cover the span once, and the golden hour, which lies across two of them."""
    parts = dict(view.day_parts(span))
    return parts, parts.pop("golden hour")


def bounded_span(opened: Opened, start: Instant | None, end: Instant | None) -> Span:
    """Return the span asked for, the shooting period where an end is left open; raises BadInput for a bad one."""
    config = opened.production.config
    first = start or (Instant.parse(f"{config.shooting_first}T00:00:00Z") if config.shooting_first else None)
    last = end or (
        Instant.parse(f"{config.shooting_last}T00:00:00Z").plus(86_400) if config.shooting_last else None
    )
    if first is None or last is None:
        raise BadInput([error("the span has no end", "give --from and --to, or [shooting] in skylot.toml")])
    if last <= first:
        raise BadInput(
            [error(f"the span ends {last.iso()}, before it begins {first.iso()}", "--from A --to B")]
        )
    if last.since(first) > _LONGEST_S:
        days = last.since(first) / 86_400
        raise BadInput([error(f"the span lasts {days:,.0f} days, where 400 are allowed", "ask for less")])
    return Span(first, last)


def _orbit_issues(opened: Opened, place: Place) -> tuple[Issue, ...]:
    paths = {orbit.path for orbit in place.orbit_files} | {f"locations/{place.id}.toml"}
    return tuple(issue for issue in opened.issues if issue.file in paths)


def _betas(view: Viewpoint, span: Span) -> tuple[tuple[Instant, float], ...]:
    if view.kind != "station":
        return ()
    ends = (span.start, span.end.plus(-1))
    values = view.beta_rad(np.array([end.t_s for end in ends]))
    return tuple((end, float(value)) for end, value in zip(ends, values, strict=True) if math.isfinite(value))


def light_at(opened: Opened, place_id: str, at: Instant, as_of: Instant | None) -> InstantReport:
    """Return where a place is at an instant and where Sun and Earth stand, in LVLH and in its own axes."""
    place = find_place(opened, place_id)
    view = find_view(opened, place, as_of)
    values: dict[str, Any] = {"place": place.id, "at": at.iso(3)}
    t_s = np.array([at.t_s])
    issues: tuple[Issue, ...] = ()
    if not view.known(t_s)[0]:
        values |= {"state": "unknown", "statement": view.statement(at)}
        issues = (error(f"the orbit of {place.name} is unknown at {at.iso()}", f"see {_file_of(place)}"),)
    elif view.kind == "station":
        values |= _station_values(view, at, t_s)
    else:
        values |= {
            "state": _state_at(view, at),
            "sun_altitude_deg": _degrees(view.sun_altitude_rad(t_s)[0]),
            "sun_azimuth_deg": _degrees(view.sun_azimuth_rad(t_s)[0]),
            "statement": view.statement(at),
        }
    return InstantReport(place=place, values=values, issues=(*_orbit_issues(opened, place), *issues))


def _station_values(
    view: StationViewpoint, at: Instant, t_s: np.ndarray[Any, np.dtype[np.float64]]
) -> dict[str, Any]:
    latitude, longitude, height_m = (float(part[0]) for part in view.sub_point(t_s))
    return {
        "state": _state_at(view, at),
        "position_m": _vector(view.position_m(t_s)[0]),
        "velocity_m_s": _vector(view.velocity_m_s(t_s)[0]),
        "sub_point": {
            "latitude_deg": _degrees(latitude),
            "longitude_deg": _degrees(longitude),
            "height_m": round(height_m, 1),
        },
        "beta_deg": _degrees(view.beta_rad(t_s)[0]),
        "sun_lvlh": _vector(view.sun_in_lvlh(t_s)[0]),
        "earth_lvlh": [0.0, 0.0, 1.0],
        "sun_body": _vector(view.sun_in_body(t_s)[0]),
        "earth_body": _vector(view.earth_in_body(t_s)[0]),
        "statement": view.statement(at),
    }


def _state_at(view: Viewpoint, at: Instant) -> str:
    span = Span(at.plus(-60), at.plus(60))
    states = view.light(span)
    parts = {"sunlit": states.sunlit, "penumbra": states.penumbra, "umbra": states.umbra}
    if view.kind == "site":
        parts = _parts_of_day(view, span)[0]
    return next((name for name, found in parts.items() if found.contains(at)), "unknown")


def _degrees(angle_rad: float) -> float:
    return round(math.degrees(float(angle_rad)), 5)


def _vector(values: np.ndarray[Any, np.dtype[np.float64]]) -> list[float] | None:
    return [round(float(value), 6) for value in values] if np.isfinite(values).all() else None


def light_of_setup(
    opened: Opened,
    place_id: str,
    setup: str,
    *,
    start: Instant | None,
    end: Instant | None,
    as_of: Instant | None,
) -> InstantReport:
    """Return when the need of one setup is met and from when to when its block may start; raises NotFound."""
    from skylot.office.needs import find_needs, sentences_of  # noqa: PLC0415

    place = find_place(opened, place_id)
    texts = sentences_of(opened)
    if setup not in texts:
        known = [each.id for each in opened.production.setups]
        what = f"setup {setup} has no need" if setup in known else f"there is no setup '{setup}'"
        raise NotFound(what, did_you_mean(setup, texts) if setup not in known else "any light will do")
    found = find_needs(opened, as_of, frozenset({setup}))
    if setup in found.needs and found.needs[setup].place != place.id:
        home = found.needs[setup].place
        raise NotFound(f"setup {setup} is not shot at '{place.id}'", f"skylot light {home} --setup {setup}")
    issues = tuple(issue for issue in found.issues if issue.severity == "error" or _is_of(issue, setup))
    result = found.results.get(setup)
    if result is None:
        raise BadInput(issues, f"the need of setup {setup} cannot be read")
    domain = result.holds.domain
    shown = _part(domain, start, end)
    starts = [each for each in result.starts if shown.contains(each.first)]
    view = opened.view(place, as_of)
    values = {
        "place": place.id,
        "setup": setup,
        "need": list(texts[setup].sentences),
        "from": shown.start.iso(3),
        "to": shown.end.iso(3),
        "windows": [_span_json(span) for span in result.holds.true.clip(shown).spans],
        "unknown": [_span_json(span) for span in result.holds.unknown.clip(shown).spans],
        "starts": [
            {
                "first": each.first.iso(3),
                "last": each.last.iso(3),
                "event_at": each.event_at.iso(3) if each.event_at else None,
                "spread_s": each.spread_s,
            }
            for each in starts
        ],
        "miss": result.miss.sentence if result.miss else None,
        "statement": view.statement(starts[0].first) if view and starts else result.statement,
    }
    return SetupReport(place=place, values=values, issues=issues)


def _part(domain: Span, start: Instant | None, end: Instant | None) -> Span:
    """Return the part of a need's dates that is asked for; raises BadInput where there is none."""
    first, last = max(start or domain.start, domain.start), min(end or domain.end, domain.end)
    if first >= last:
        dates = f"{domain.start.iso()} to {domain.end.iso()}"
        raise BadInput(
            [error("the span lies outside of the dates of the setup's unit", f"it shoots {dates}")]
        )
    return Span(first, last)


def _is_of(issue: Issue, setup: str) -> bool:
    return issue.where is not None and issue.where.record == f"setup:{setup}"


def _span_json(span: Span) -> dict[str, str]:
    return {"start": span.start.iso(3), "end": span.end.iso(3)}
