from __future__ import annotations

import pytest

from skylot.core.issues import Where
from skylot.stage.blocking.camera_table import camera_table, frame_mm, optics_of, own_table
from skylot.stage.model import CameraSetup, Lens, Sensor, Stage

HERE = Where("staging:1.01", ("camera",))


@pytest.mark.parametrize(
    ("sensor", "wide", "high"),
    [
        ("super-35", 24.89, 18.66),
        ("red-helium-8k", 29.90, 15.77),
        ("red-dragon-6k", 30.70, 15.80),
        ("alexa-lf", 36.70, 25.54),
        ("full-frame", 36.0, 24.0),
        ("imax", 71.41, 52.63),
    ],
)
def test_the_sensors_of_the_table_have_a_source(sensor: str, wide: float, high: float) -> None:
    found = own_table().sensor(sensor)
    assert found is not None
    assert (found.width_mm, found.height_mm) == (wide, high)
    assert found.source and found.verified


def test_every_lens_says_where_its_numbers_come_from() -> None:
    lenses = own_table().lenses
    assert len({lens.id for lens in lenses}) == len(lenses) >= 10
    assert all(lens.source and lens.focal_mm > 0 and lens.close_focus_m > 0 for lens in lenses)


def test_the_production_goes_over_the_product() -> None:
    mine = Lens(id="prime-85", name="85, serial 7", focal_mm=85.0, measured_mm=84.2)
    table = camera_table(Stage(lenses=(mine,)))
    assert table.lens("prime-85") == mine
    assert table.at_focal(85.0) == mine
    optics, issues = optics_of(CameraSetup(setup="1", lens="prime-85"), table, HERE)
    assert optics.focal_mm == 84.2
    assert not issues


def test_the_nearest_wider_lens() -> None:
    table = own_table()
    nearest = table.nearest_wider(31.0)
    assert nearest is not None and nearest.focal_mm == 24.0
    assert table.nearest_wider(10.0) is None


@pytest.mark.parametrize(
    ("sensor", "squeeze", "line", "expected"),
    [
        ((36.0, 24.0), 1.0, 0.0, (36.0, 24.0)),
        ((36.0, 24.0), 1.0, 2.39, (36.0, 36.0 / 2.39)),
        ((36.0, 24.0), 1.0, 1.43, (24.0 * 1.43, 24.0)),
        ((24.89, 18.66), 2.0, 2.39, (18.66 * 2.39, 18.66)),
    ],
)
def test_the_frame_inside_of_its_lines(
    sensor: tuple[float, float], squeeze: float, line: float, expected: tuple[float, float]
) -> None:
    assert frame_mm(*sensor, squeeze, line) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("setup", "what", "key"),
    [
        (CameraSetup(setup="1", sensor="super-36"), "no sensor", "sensor"),
        (CameraSetup(setup="1", sensor="nothing"), "nothing falls on it", "sensor"),
        (CameraSetup(setup="1", lens="prime-58"), "no lens", "lens"),
        (CameraSetup(setup="1", lens="bent"), "squeeze", "lens"),
        (CameraSetup(setup="1", focal_mm=0.0), "must be above zero", "focal_mm"),
        (CameraSetup(setup="1", stop=-1.0), "must be above zero", "stop"),
        (CameraSetup(setup="1", lens="prime-85", stop=1.0), "opens to T1.9", "stop"),
        (CameraSetup(setup="1", frame_line="2.40"), "no frame line", "frame_line"),
    ],
)
def test_what_is_wrong_with_a_camera(setup: CameraSetup, what: str, key: str) -> None:
    stage = Stage(
        sensors=(Sensor(id="nothing", name="n", width_mm=0.0, height_mm=10.0),),
        lenses=(Lens(id="bent", name="b", focal_mm=50.0, squeeze=0.0),),
    )
    optics, issues = optics_of(setup, camera_table(stage), HERE)
    assert [issue for issue in issues if what in issue.what]
    assert issues[0].where == Where("staging:1.01", ("camera", key))
    assert optics.sensor.width_mm > 0.0


def test_a_wrong_sensor_comes_with_the_nearest() -> None:
    _, issues = optics_of(CameraSetup(setup="1", sensor="super-36"), own_table(), HERE)
    assert issues[0].hint == "did you mean 'super-35'?"
