import copy
import pickle

import pytest

from skylot.core import errors
from skylot.core.issues import error, warning

TREE = {
    "SkylotError": (1, 500),
    "BadInput": (2, 400),
    "BadText": (2, 400),
    "NotFound": (3, 404),
    "ChangedElsewhere": (4, 409),
    "Busy": (5, 423),
    "CannotWrite": (6, 507),
    "Infeasible": (7, 422),
}


@pytest.mark.parametrize("name", TREE)
def test_codes_are_those_of_the_drawn_tree(name: str) -> None:
    cls = getattr(errors, name)
    assert issubclass(cls, errors.SkylotError)
    assert (cls.exit_code, cls.http_status) == TREE[name]
    line = next(line for line in (errors.__doc__ or "").splitlines() if name in line)
    assert f"exit {cls.exit_code}, HTTP {cls.http_status}" in line


def test_every_error_is_in_the_tree() -> None:
    found = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert found == set(TREE)


def test_sentence_and_hint_stay_apart() -> None:
    caught = errors.NotFound("there is no day 13", "the last is day 12")
    assert (caught.message, caught.hint) == ("there is no day 13", "the last is day 12")
    assert str(caught) == "there is no day 13 (the last is day 12)"
    assert str(errors.Busy("locked")) == "locked"


def test_bad_input_counts_errors() -> None:
    assert str(errors.BadInput([error("a"), warning("b"), error("c")])) == "2 mistakes to mend first"
    assert str(errors.BadInput(iter([error("a")]))) == "1 mistake to mend first"
    assert errors.BadInput([error("a")], "no").message == "no"


@pytest.mark.parametrize(
    "raised",
    [
        errors.BadInput([error("a", "b")], "c", "d"),
        errors.BadText("what", "hint"),
        errors.Infeasible("message", "hint"),
    ],
)
def test_errors_cross_processes(raised: errors.SkylotError) -> None:
    for other in (pickle.loads(pickle.dumps(raised)), copy.copy(raised)):
        assert type(other) is type(raised)
        assert str(other) == str(raised)
        assert vars(other) == vars(raised)


def test_bad_text_is_a_value_error_with_a_what() -> None:
    with pytest.raises(ValueError, match="no date") as caught:
        raise errors.BadText("'x' is no date", "write it")
    assert isinstance(caught.value, errors.BadText)
    assert caught.value.what == "'x' is no date"
