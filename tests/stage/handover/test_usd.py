import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from skylot.core.errors import SkylotError
from skylot.core.rotations import rotate, to_matrix
from skylot.stage.bodies.kinematics import forward, pose_at
from skylot.stage.handover.axes import to_z_up
from skylot.stage.handover.figures import pose_between
from skylot.stage.handover.usd import write_usd
from skylot.stage.lighting import lamp_at

pytest.importorskip("pxr")
from pxr import Gf, Usd, UsdGeom, UsdLux, UsdShade, UsdValidation

RATE = Fraction(24000, 1001)
FRAMES = 96


@pytest.fixture(scope="module")
def files(shot, sky, at, tmp_path_factory):
    return write_usd(shot, sky, at, RATE, tmp_path_factory.mktemp("usd"))


@pytest.fixture(scope="module")
def stage(files):
    return Usd.Stage.Open(str(files[0]))


def one(stage, kind):
    (prim,) = (prim for prim in stage.Traverse() if prim.IsA(kind))
    return prim


def placed(prim, code):
    """Return position and turn (3,3) of a prim in the set's axes: the root's own turn is undone."""
    matrix = np.array(UsdGeom.Xformable(prim).ComputeLocalToWorldTransform(code)).T
    root = np.array(UsdGeom.Xformable(prim.GetStage().GetDefaultPrim()).ComputeLocalToWorldTransform(code)).T
    matrix = np.linalg.inv(root) @ matrix
    return matrix[:3, 3], matrix[:3, :3]


def test_usds_own_validators_find_nothing(files):
    registry = UsdValidation.ValidationRegistry()
    context = UsdValidation.ValidationContext(registry.GetOrLoadAllValidators())
    for file in files:
        found = context.Validate(Usd.Stage.Open(str(file)))
        assert [f"{e.GetName()}: {e.GetMessage()}" for e in found] == []


def test_it_says_metres_up_frames_and_rate(stage):
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert UsdGeom.GetStageUpAxis(stage) == "Z"
    assert (stage.GetStartTimeCode(), stage.GetEndTimeCode()) == (1001, 1001 + FRAMES - 1)
    assert stage.GetFramesPerSecond() == stage.GetTimeCodesPerSecond() == pytest.approx(24000 / 1001)
    assert stage.GetRootLayer().customLayerData["skylot"]["rate"] == "24000/1001"
    assert stage.GetRootLayer().customLayerData["skylot"]["instantUtc"] == "2021-10-11T08:30:00.000Z"


def test_the_camera_reads_back_where_it_was_at_every_frame(stage, shot):
    prim = one(stage, UsdGeom.Camera)
    t_s = np.arange(FRAMES) * 1001 / 24000
    positions, turns = pose_between(shot.camera, t_s)
    for frame in range(0, FRAMES, 7):
        position, turned = placed(prim, 1001 + frame)
        assert position == pytest.approx(positions[frame], abs=1e-9)
        assert turned == pytest.approx(to_matrix(turns[frame]), abs=1e-9)


def test_its_roll_grows_to_ninety_degrees(stage, shot):
    prim = one(stage, UsdGeom.Camera)
    overhead = shot.built.planes["overhead"]
    for frame, share in ((0, 0.0), (48, 48 * 1001 / 24000 / 4)):
        _, turned = placed(prim, 1001 + frame)
        roll = np.arctan2(-turned[:, 0] @ overhead, turned[:, 1] @ overhead)
        assert abs(roll) == pytest.approx(share * np.pi / 2, abs=1e-6)


def test_millimetres_survive_a_reader_that_knows_tenths_of_a_unit(stage, shot):
    """What an importer does: a tenth of a unit, times metres a unit, is the millimetres of lens and sensor."""
    camera = UsdGeom.Camera(one(stage, UsdGeom.Camera))
    mm = UsdGeom.GetStageMetersPerUnit(stage) * 1000 / 10
    t_s = np.arange(FRAMES) * 1001 / 24000
    wanted = np.interp(t_s, shot.camera.t_s, shot.camera.focal_mm)
    for frame in (0, 50, FRAMES - 1):
        assert camera.GetFocalLengthAttr().Get(1001 + frame) * mm == pytest.approx(wanted[frame], rel=1e-6)
    assert camera.GetFocalLengthAttr().Get(1001) * mm == pytest.approx(18.0)  # and not 1,800
    assert camera.GetHorizontalApertureAttr().Get() * mm == pytest.approx(24.89)
    assert camera.GetVerticalApertureAttr().Get() * mm == pytest.approx(18.66)
    ratio = camera.GetHorizontalApertureAttr().Get() / camera.GetVerticalApertureAttr().Get()
    assert ratio == pytest.approx(24.89 / 18.66)
    seen = camera.GetCamera(1001).frustum
    assert seen.ComputeAspectRatio() == pytest.approx(24.89 / 18.66, rel=1e-5)
    across = np.degrees(2 * np.arctan(24.89 / 2 / 18))
    assert camera.GetCamera(1001).GetFieldOfView(Gf.Camera.FOVHorizontal) == pytest.approx(across, rel=1e-5)
    assert camera.GetFocusDistanceAttr().Get(1001) == pytest.approx(2.5)
    assert camera.GetFStopAttr().Get() == pytest.approx(2.8)


def test_a_squeezed_lens_sees_twice_as_wide(shot, sky, at, tmp_path):
    wide = replace(shot, camera=replace(shot.camera, squeeze=2.0))
    file = write_usd(wide, sky, at, RATE, tmp_path)[0]
    stage = Usd.Stage.Open(str(file))
    camera = UsdGeom.Camera(one(stage, UsdGeom.Camera))
    assert camera.GetHorizontalApertureAttr().Get() == pytest.approx(0.4978)


def test_people_are_where_their_bodies_have_them(stage, shot):
    found = {prim.GetDisplayName(): prim for prim in stage.Traverse() if prim.HasAttribute("skylot:who")}
    assert set(found) == {"ANNA", "СЕДОВ"}
    for track in shot.people:
        segments = [prim for prim in Usd.PrimRange(found[track.who]) if prim.IsA(UsdGeom.Xform)][1:]
        names = [prim.GetName().removesuffix("_2") for prim in segments]
        for frame in (0, 40, FRAMES - 1):
            t_s = np.array([frame * 1001 / 24000])
            origins, turns = forward(track.skeleton, *pose_at(track, t_s))
            for place, segment in enumerate(track.skeleton.segments):
                position, turned = placed(segments[names.index(segment)], 1001 + frame)
                assert position == pytest.approx(origins[0, place], abs=1e-8)
                assert turned == pytest.approx(to_matrix(turns[0, place]), abs=1e-8)


def test_someone_who_does_not_move_has_no_samples(stage):
    still = next(prim for prim in stage.Traverse() if prim.GetDisplayName() == "СЕДОВ")
    for prim in Usd.PrimRange(still):
        assert not any(attribute.ValueMightBeTimeVarying() for attribute in prim.GetAttributes())


def test_the_set_is_a_payload_with_every_thing_in_its_colour(stage, shot):
    whole = stage.GetPrimAtPath(stage.GetDefaultPrim().GetPath().AppendChild("Set"))
    assert whole.HasPayload()
    meshes = [prim for prim in Usd.PrimRange(whole) if prim.IsA(UsdGeom.Mesh)]
    assert [prim.GetDisplayName() for prim in meshes] == [item.name for item in shot.built.items]
    points = np.array(UsdGeom.Mesh(meshes[0]).GetPointsAttr().Get())
    assert points.max(axis=0) == pytest.approx([3, 1, 1])
    material, _ = UsdShade.MaterialBindingAPI(meshes[1]).ComputeBoundMaterial()
    surface, _, _ = material.ComputeSurfaceSource()
    red, green, blue = surface.GetInput("diffuseColor").Get()
    assert green > blue > red  # of (0.2, 0.5, 0.3), as linear light
    assert green == pytest.approx(0.2140, abs=1e-4)


def test_overhead_is_up_for_every_reader(stage, shot):
    matrix = np.array(UsdGeom.Xformable(stage.GetDefaultPrim()).ComputeLocalToWorldTransform(1001)).T[:3, :3]
    assert matrix == pytest.approx(to_z_up(shot.built.planes))
    assert matrix @ shot.built.planes["overhead"] == pytest.approx([0, 0, 1])
    assert matrix @ shot.built.planes["forward"] == pytest.approx([1, 0, 0])


def test_the_sun_shines_from_where_it_is_at_the_instant(stage, shot):
    prim = one(stage, UsdLux.DistantLight)
    light = UsdLux.DistantLight(prim)
    assert light.GetAngleAttr().Get() == pytest.approx(0.53)
    assert prim.GetAttribute("skylot:instantUtc").Get() == "2021-10-11T08:30:00.000Z"
    for frame in (0, FRAMES - 1):
        t_s = frame * 1001 / 24000
        angle = 60 * 2 * np.pi / 5570 * t_s / 60
        _, turned = placed(prim, 1001 + frame)
        shines = turned @ [0, 0, -1]
        assert shines == pytest.approx(
            [-np.sin(angle), -np.cos(angle), 0], abs=1e-5
        )  # a chord of two minutes
        share = light.GetIntensityAttr().Get(1001 + frame)
        assert share == pytest.approx(0.8 - 0.2 * t_s / 60, abs=1e-6)


def test_a_sun_that_nobody_knows_is_left_out(shot, sky, at, tmp_path):
    unknown = replace(sky, kind="none", sun=np.full((3, 3), np.nan))
    stage = Usd.Stage.Open(str(write_usd(shot, unknown, at, RATE, tmp_path)[0]))
    assert not [prim for prim in stage.Traverse() if prim.IsA(UsdLux.DistantLight)]


@pytest.mark.slow
def test_two_shots_of_one_set_share_its_file(shot, sky, at, tmp_path):
    first = write_usd(shot, sky, at, RATE, tmp_path)
    stamp = first[2].stat().st_mtime_ns
    other = replace(shot, staging=replace(shot.staging, setup="12.04"))
    second = write_usd(other, sky, at, RATE, tmp_path)
    assert first[2] == second[2]
    assert second[2].stat().st_mtime_ns == stamp
    assert first[0] != second[0]
    dressed = replace(shot.built, items=shot.built.items[:-1])
    assert write_usd(replace(shot, built=dressed), sky, at, RATE, tmp_path)[2] != first[2]


def test_things_stand_up_to_names_of_all_kinds(shot, sky, at, tmp_path):
    odd = tuple(
        replace(item, name=name)
        for item, name in zip(shot.built.items, ("3", "", "a/b", "..", "é"), strict=True)
    )
    files = write_usd(replace(shot, built=replace(shot.built, items=odd)), sky, at, RATE, tmp_path)
    stage = Usd.Stage.Open(str(files[2]))
    assert sum(prim.IsA(UsdGeom.Mesh) for prim in stage.Traverse()) == 5


def test_no_library_is_a_sentence_with_the_command(shot, sky, at, tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.split(".", maxsplit=1)[0] == "pxr"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pxr", None)
    with pytest.raises(SkylotError, match="usd-core") as fault:
        write_usd(shot, sky, at, RATE, tmp_path / "not made")
    assert "skylot[handover]" in fault.value.hint
    assert not (tmp_path / "not made").exists()


def test_the_sun_is_where_the_camera_of_a_reader_sees_it(stage, shot, sky):
    prim = one(stage, UsdLux.DistantLight)
    world = np.array(UsdGeom.Xformable(prim).ComputeLocalToWorldTransform(1001)).T[:3, :3]
    # Starboard of the set is the stage's -Y: the Sun of the example stands there.
    assert world @ [0, 0, 1] == pytest.approx([0, -1, 0], abs=1e-6)
    assert rotate([0, 0, 0, 1], sky.sun[1]) == pytest.approx([0, 1, 0])


@pytest.fixture(scope="module")
def lit_files(cued, sky, at, tmp_path_factory):
    return write_usd(cued, sky, at, RATE, tmp_path_factory.mktemp("usd-lit"))


@pytest.fixture(scope="module")
def lit(lit_files):
    stage = Usd.Stage.Open(str(lit_files[0]))
    lamps = stage.GetDefaultPrim().GetChild("Lamps")
    yield {prim.GetAttribute("skylot:id").Get(): prim for prim in lamps.GetChildren()}
    assert stage  # prims live as long as it does


def test_usds_validators_find_nothing_wrong_with_lamps(lit_files):
    context = UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators())
    found = context.Validate(Usd.Stage.Open(str(lit_files[0])))
    assert [f"{e.GetName()}: {e.GetMessage()}" for e in found] == []


def test_a_lamp_reads_back_where_it_was_and_where_it_pointed(lit, cued):
    for frame in (0, 24, 50, FRAMES - 1):
        lamp = lamp_at(cued.practicals[0], frame * 1001 / 24000)
        position, turned = placed(lit["torch"], 1001 + frame)
        assert position == pytest.approx(lamp.position_m, abs=1e-6)
        assert -turned[:, 2] == pytest.approx(lamp.axis, abs=1e-6)


def test_lamps_are_switched_and_fade_over_the_frames(lit, cued):
    def shines(name, frame):
        return UsdLux.LightAPI(lit[name]).GetIntensityAttr().Get(1001 + frame)

    for name, track in (("torch", cued.practicals[0]), ("bulb", cued.practicals[1])):
        for frame in (0, 20, 30, 95):
            lamp = lamp_at(track, frame * 1001 / 24000)
            luminance = shines(name, frame) / area(
                lit[name]
            )  # UsdLux: normalized light is divided by its area
            assert flux(lit[name], luminance) == pytest.approx(lamp.flux_lm, rel=1e-5, abs=1e-6)
    assert shines("lamp-1", 0) == pytest.approx(900.0 / np.pi)
    assert shines("lamp-1", 48) == pytest.approx(900.0 / np.pi * (1.0 - (48 * 1001 / 24000 - 1.0) / 2.0))
    assert shines("lamp-1", 80) == 0.0
    assert all(UsdLux.LightAPI(prim).GetNormalizeAttr().Get() for prim in lit.values())


def area(prim):
    radius = prim.GetAttribute("inputs:radius").Get()
    return (4.0 if prim.IsA(UsdLux.SphereLight) else 1.0) * np.pi * radius**2


def flux(prim, luminance):
    """Return what an even surface of a luminance gives: pi times area, or what of a disk's is in the cone."""
    if not prim.HasAPI(UsdLux.ShapingAPI):
        return np.pi * luminance * area(prim)
    half = np.radians(UsdLux.ShapingAPI(prim).GetShapingConeAngleAttr().Get())
    # a torch's cone is narrow: its candela along the axis hold all over it
    return luminance * area(prim) * 2.0 * np.pi * (1.0 - np.cos(half))


def test_the_sun_stays_the_only_distant_light(lit_files):
    stage = Usd.Stage.Open(str(lit_files[0]))
    one(stage, UsdLux.DistantLight)
