import enum
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skylot.core.fingerprints import canonical_json, fingerprint
from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet


class Phase(enum.StrEnum):
    DAY = "day"
    NIGHT = "night"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    scene: str
    minutes: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    scene: str
    minutes: int = 30


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(plain)
def test_canonical_text_is_json_and_stable(value: object) -> None:
    text = canonical_json(value)
    json.loads(text)
    assert text == canonical_json(value)
    assert len(fingerprint(value)) == 64


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=6))
def test_order_of_keys_does_not_count(mapping: dict[str, int]) -> None:
    assert canonical_json(mapping) == canonical_json(dict(reversed(mapping.items())))


def test_equal_things_have_one_form() -> None:
    assert canonical_json(Decimal("1.5")) == canonical_json(Decimal("1.50"))
    assert canonical_json(-0.0) == canonical_json(0.0)
    assert canonical_json((1, 2)) == canonical_json([1, 2])
    assert canonical_json({3, 1, 2}) == canonical_json(frozenset([2, 3, 1]))
    assert canonical_json(np.array([1, 2])) == canonical_json([1, 2])
    assert canonical_json(np.float64(0.5)) == canonical_json(0.5)
    assert canonical_json(np.int64(5)) == canonical_json(5)
    assert canonical_json({1: "a", 2: "b"}) == canonical_json({2: "b", 1: "a"})


def test_different_things_have_different_forms() -> None:
    values: list[object] = [None, True, 1, 1.5, "1", "day", b"1", [], {}, set(), [[]], {1: 2}, {"1": 2}]
    values += [Phase.DAY, Phase.NIGHT, Instant(1), {"$instant": 1}, PurePosixPath("1")]
    values += [Fraction(1), Fraction(24000, 1001), Decimal(1), timedelta(seconds=1), time(12)]
    values += [date(2021, 10, 4), datetime(2021, 10, 4, tzinfo=UTC)]
    values += [Strip(scene="1"), Task(scene="1"), Strip(scene="1", minutes=31)]
    forms = [canonical_json(value) for value in values]
    assert len(set(forms)) == len(values)
    assert len({fingerprint(value) for value in values}) == len(values)


def test_window_sets_and_nested_records() -> None:
    domain = Span(Instant(0), Instant(10))
    one, two = WindowSet.from_ns(domain, [1], [2]), WindowSet.from_ns(domain, [1], [3])
    assert fingerprint(one) != fingerprint(two)
    assert fingerprint(one) == fingerprint(WindowSet.of(domain, [Span(Instant(1), Instant(2))]))


def test_the_form_is_fixed() -> None:
    """A result keeps its fingerprint over the years: this text must not change."""
    assert canonical_json((Strip(scene="12A"), Instant(7), Fraction(1, 2), Phase.DAY)) == (
        '[{"$record":"Strip","fields":{"minutes":30,"scene":"12A"}},{"$instant":7},'
        '{"$fraction":"1/2"},{"$enum":"Phase.DAY"}]'
    )


def test_records_are_not_glued_together() -> None:
    assert fingerprint("a", "b") != fingerprint("ab")
    assert fingerprint(["a", "b"]) != fingerprint("a", "b")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), np.array([np.inf])])
def test_numbers_that_are_none_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no canonical form"):
        canonical_json([value])


def test_unknown_types_are_refused() -> None:
    with pytest.raises(TypeError, match="object has no canonical form"):
        canonical_json({"a": object()})
