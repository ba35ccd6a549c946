"""How much of a shot's free motions is simulated, and what is said of the rest."""

from skylot.core.issues import Where
from skylot.stage.blocking.flight_bounds import MOST_PEOPLE_S, MOST_THINGS_S, Spent, too_long
from skylot.stage.model import Motion


def motion(who: str) -> Motion:
    """Return a float."""
    return Motion(who=who, kind="float")


def test_within_bounds_everything_is_simulated_and_nothing_said() -> None:
    spent = Spent("1.01")
    for _ in range(8):
        assert spent.may_touch(motion("ANNA"), 0, thing=False, in_air=True)
        assert spent.may_touch(motion("cup"), 1, thing=True, in_air=True)
        spent.add(20.0, thing=False)
        spent.add(20.0, thing=True)
    assert spent.issues() == []


def test_beyond_them_things_fly_up_to_a_wall_and_people_stay() -> None:
    spent = Spent("1.01")
    spent.add(MOST_THINGS_S, thing=True)
    spent.add(MOST_PEOPLE_S, thing=False)
    assert spent.may_touch(motion("cup"), 3, thing=True, in_air=False) is False
    assert spent.may_touch(motion("pen"), 4, thing=True, in_air=False) is False
    assert spent.may_touch(motion("ANNA"), 5, thing=False, in_air=False) is None
    assert spent.may_touch(motion("hat"), 6, thing=True, in_air=True) is None
    left_out, stopped = spent.issues()
    assert left_out.what.startswith("ANNA and 1 more do not fly: of one shot 480 s of people's free motions")
    assert left_out.where == Where("staging:1.01", ("motion", 5))
    assert stopped.what.startswith("cup and 1 more stay where they come to a wall: 200 s")
    assert stopped.where == Where("staging:1.01", ("motion", 3))
    assert all(issue.severity == "warning" and issue.hint for issue in (left_out, stopped))


def test_a_motion_of_over_two_minutes_is_said_to_end() -> None:
    where = Where("staging:1.01", ("motion", 0))
    assert too_long(motion("cup"), 120.0, where) == []
    (issue,) = too_long(motion("cup"), 3600.0, where)
    assert issue.what == "cup's float is followed for 120 s of its 3600 s and ends there"
