"""The viewer's page: what it carries, and what it does in a browser."""

import base64
import json
import math
import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.stage.handover.chromium import Chromium, executable

from skylot.core.errors import BadText, SkylotError
from skylot.core.rotations import rotate
from skylot.folder.schema.stage import StagingFile
from skylot.locations.model import Glass, SetSpace
from skylot.stage.blocking.resolve import resolve
from skylot.stage.handover import viewer
from skylot.stage.handover.gltf import write_glb
from skylot.stage.handover.viewer_data import page_data
from skylot.stage.lighting import lamp_at
from skylot.stage.model import Stage
from skylot.stage.sets.build import build_world

WEB = Path(__file__).parents[3] / "web" / "viewer"
HOSTILE = 'feet to deck </script><script>document.title="no"</script> & "so"'
STAGING = f"""# what the director wrote
scene = "12"

[[staging]]
setup = "12.03"
seconds = 4

  [staging.camera]
  words = "18 mm, two-shot" # of both

  [[staging.mark]]
  who = "ANNA"
  words = '{HOSTILE}'

  [[staging.mark]]
  who = "ANNA"
  at_s = 4.0
  words = "to the table"

  [[staging.mark]]
  who = "СЕДОВ"
  words = "feet to overhead" # upside down
  posture = "neutral"

[[staging]]
setup = "12.04"
at = 2021-10-11T09:00:00Z
"""
UP, FACING = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def module(shot):
    """The staged shot in a hull with a real window."""
    pane = Glass(
        id="zvezda-starboard",
        position_m=(0.0, 1.0, 0.0),
        normal=(0.0, 1.0, 0.0),
        clear_aperture_m=0.4,
        usable_half_angle_rad=1.2,
    )
    space = SetSpace(id="zvezda", name="Zvezda", size_m=(6.0, 2.2, 2.2), windows=(pane,))
    return replace(shot, built=build_world([space], {}, station=True))


@pytest.fixture(scope="module")
def track(sky):
    """The Sun comes straight in at the shot's start and leaves a minute later."""
    angles = np.radians([-40.0, -20.0, 0.0, 20.0, 40.0])
    sun = np.column_stack((np.sin(angles), np.cos(angles), np.zeros(5)))
    return replace(
        sky,
        t_s=sky.t_s[1] + np.array([-60.0, -30.0, 0.0, 30.0, 60.0]),
        sun=sun,
        sun_share=np.array([1.0, 1, 1, 1, 0]),
        earth_m=np.tile([0.0, 3.0e6, 6.0e6], (5, 1)),
        to_itrf=np.tile(np.eye(3), (5, 1, 1)),
    )


def data_of(page: str) -> dict:
    return json.loads(re.search(r'id="skylot-data">(.*?)</script>', page, re.DOTALL)[1])


class TestWhatItCarries:
    @pytest.fixture(autouse=True)
    def script(self, tmp_path, monkeypatch):
        script = tmp_path / "viewer.js"
        script.write_text('const text = "</script>";')
        monkeypatch.setattr(viewer, "SCRIPT", script)

    def test_a_script_that_is_not_built_is_said_plainly(self, shot, track, monkeypatch, tmp_path):
        monkeypatch.setattr(viewer, "SCRIPT", tmp_path / "absent.js")
        assert not viewer.is_built()
        with pytest.raises(SkylotError, match="make viewer"):
            viewer.page(shot, track, b"", STAGING)

    def test_one_page_without_addresses_and_without_a_way_out_of_its_scripts(self, shot, track, at):
        page = viewer.page(shot, track, b"glTF\0\xff", STAGING, at=at)
        assert page.count("</script>") == 3
        assert "default-src 'none'" in page
        assert not re.search(r'(?:src|href)="(?!data:)', page)
        assert data_of(page)["people"][0]["marks"][0]["words"] == HOSTILE
        glb = re.search(r'id="skylot-glb">(.*?)</script>', page)[1]
        assert base64.b64decode(glb) == b"glTF\0\xff"

    def test_marks_by_their_place_in_the_file_and_tracks_as_they_are(self, shot, track, at):
        data = page_data(shot, track, STAGING, at=at, file_name="a.toml")
        assert [mark["index"] for mark in data["people"][0]["marks"]] == [0, 1]
        assert [mark["index"] for mark in data["people"][1]["marks"]] == [2]
        assert data["people"][1]["marks"][0]["posture"] == "neutral"
        np.testing.assert_allclose(
            data["people"][0]["track"]["position_m"], shot.people[0].position_m, atol=1e-6
        )
        assert data["camera"]["focalMm"][0] == 18.0
        assert data["camera"]["keys"] == []
        assert data["file"]["stagings"][1]["at"] == {"$toml": "2021-10-11T09:00:00Z"}

    def test_a_mark_may_be_written_under_the_name_of_who_plays(self, shot, at):
        text = STAGING.replace('who = "СЕДОВ"', 'who = "Ivan"')
        data = page_data(shot, None, text, at=at, file_name="", cast={"СЕДОВ": "Ivan"})
        assert [mark["index"] for mark in data["people"][1]["marks"]] == [2]

    def test_the_sky_begins_at_zero_and_the_shot_where_it_is_scheduled(self, shot, track, at):
        data = page_data(shot, track, STAGING, at=at, file_name="")
        assert data["sky"]["t_s"] == [0.0, 30.0, 60.0, 90.0, 120.0]
        assert data["startS"] == 60.0
        assert data["sky"]["utc"][2] == at.iso()

    def test_an_unknown_sun_is_null_and_no_sky_is_none(self, shot, track, at):
        lost = track.sun.copy()
        lost[1] = np.nan
        data = page_data(shot, replace(track, sun=lost), STAGING, at=at, file_name="")
        assert [sun is None for sun in data["sky"]["sun"]] == [False, True, False, False, False]
        assert page_data(shot, None, STAGING, at=at, file_name="")["sky"]["kind"] == "none"

    def test_one_name_a_side_the_crews(self, module, track, at):
        sides = page_data(module, track, STAGING, at=at, file_name="")["planes"]
        assert list(sides) == ["forward", "aft", "port", "starboard", "deck", "overhead"]

    def test_a_staging_that_the_file_has_not_is_begun_in_it(self, shot, at):
        data = page_data(shot, None, '[[staging]]\nsetup = "9.01"', at=at, file_name="")
        assert data["file"]["place"] == 1
        assert [each["setup"] for each in tomllib.loads(data["file"]["text"])["staging"]] == ["9.01", "12.03"]

    def test_text_that_is_no_toml(self, shot, at):
        with pytest.raises(BadText, match=r"12\.03"):
            page_data(shot, None, "[[staging", at=at, file_name="")

    def test_long_tracks_are_thinned_to_a_bound_and_keep_their_ends(self, shot, at):
        n = 100_000
        person = shot.people[0]
        long = replace(
            person,
            t_s=np.linspace(0, 3600, n),
            position_m=np.zeros((n, 3)),
            rotation_xyzw=np.tile([0.0, 0, 0, 1], (n, 1)),
            joints_rad=np.zeros((n, person.joints_rad.shape[1])),
        )
        staging = replace(shot.staging, seconds=3600.0)
        data = page_data(replace(shot, staging=staging, people=(long,)), None, STAGING, at=at, file_name="")
        times = data["people"][0]["track"]["t_s"]
        assert len(times) < 1700
        assert (times[0], times[-1]) == (0.0, 3600.0)

    def test_lamps_go_as_tracks_and_levels(self, cued, track, at):
        data = page_data(cued, track, STAGING, at=at, file_name="")
        cabin, torch, bulb = data["lamps"]
        assert [(lamp["id"], lamp["cabin"]) for lamp in data["lamps"]] == [
            ("lamp-1", True), ("torch", False), ("bulb", False),
        ]  # fmt: skip
        assert cabin["level"] == {"t_s": [1.0, 3.0], "level": [1.0, 0.0]}
        assert torch["level"] == {"t_s": [1.0, 1.0], "level": [0.0, 1.0]}
        assert (
            len(torch["track"]["t_s"])
            == len(torch["track"]["position_m"])
            == len(torch["track"]["axis"])
            == 5
        )
        assert bulb["track"]["axis"] is None and bulb["track"]["t_s"] == [0.0]


def bundled() -> str:
    """Build the script where it is not there and can be; return why not, if so."""
    if executable() is None:
        return "no chromium here"
    if viewer.is_built():
        return ""
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules").is_dir():
        return "the viewer is not built: `make viewer`"
    subprocess.run([node, str(WEB / "build.mjs")], check=True, capture_output=True, timeout=120)
    return ""


@pytest.fixture(scope="module")
def browser(module, track, at, tmp_path_factory):
    why_not = bundled()
    if why_not:
        pytest.skip(why_not)
    folder = tmp_path_factory.mktemp("viewer")
    path = folder / "page.html"
    page = viewer.page(module, track, write_glb(module, track), STAGING, at=at, file_name="scene-12.toml")
    path.write_text(page, encoding="utf-8")
    browser = Chromium(folder)
    try:
        browser.open(path)
        browser.wait("!!window.skylot && window.skylot.frames > 0", 90)
        yield browser
    finally:
        browser.close()


@pytest.fixture
def fresh(browser):
    """The page as it was opened: nothing changed, nobody chosen."""
    browser.run(
        "(() => { const v = skylot; while (v.history.undo()); v.choose(null); v.throughLens = false; v.seek(0);"
        "v.seekSky(v.data.startS); v.home(); v.draw(); })()"
    )
    return browser


def position(browser, who: str) -> np.ndarray:
    return np.array(browser.run(f"skylot.poseOf({{kind: 'person', who: '{who}'}}).position"))


def turned(browser, subject: str) -> np.ndarray:
    return np.array(browser.run(f"skylot.poseOf({subject}).rotation"))


def on_page(browser, who: str) -> tuple[float, float]:
    """Where the middle of a person is in the window."""
    return tuple(
        browser.run(
            f"(() => {{ const [x, y] = skylot.onPage({{kind: 'person', who: '{who}'}});"
            "const box = document.querySelector('canvas').getBoundingClientRect();"
            "return [x + box.left, y + box.top]; })()"
        )
    )


def drawn(browser) -> None:
    """Wait until what was asked for is on the page."""
    browser.run("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(1))))")


@pytest.mark.slow
class TestInABrowser:
    def test_it_loads_says_who_is_who_and_asks_for_nothing(self, fresh):
        drawn(fresh)
        assert fresh.faults() == []
        assert {address.split(":")[0] for address in fresh.asked_for()} <= {"file", "data", "blob"}
        words = fresh.run("[...document.querySelectorAll('.word:not([hidden])')].map(w => w.textContent)")
        assert {"ANNA", "СЕДОВ", "camera"} <= set(words)
        assert fresh.run("document.title") == "12.03 · zvezda"

    def test_the_glb_is_in_the_axes_of_the_set(self, fresh):
        at = fresh.run(
            "(() => { const n = skylot.stage.model.people.get('СЕДОВ'); let p;"
            "n.traverse(o => { if (o.userData.segment === 'pelvis') p = o.matrixWorld.elements.slice(12, 15); });"
            "return [...p]; })()"
        )
        np.testing.assert_allclose(at, [1.4, 0.0, 0.0], atol=1e-4)

    def test_a_person_follows_the_pointer_in_the_plane_that_faces_the_viewer(self, fresh):
        start = on_page(fresh, "СЕДОВ")
        before = position(fresh, "СЕДОВ")
        # A little above the pelvis, where there is a body to hold.
        grip = (start[0], start[1] + 6)
        fresh.drag(grip, (grip[0] - 70, grip[1] + 40))
        moved = position(fresh, "СЕДОВ") - before
        assert np.linalg.norm(moved) > 0.1
        facing = np.array(fresh.run("skylot.stage.walker.back"))
        assert abs(moved @ facing) < 1e-6
        end = on_page(fresh, "СЕДОВ")
        assert math.dist(end, (start[0] - 70, start[1] + 40)) < 2.0

        fresh.key("z", control=True)
        np.testing.assert_allclose(position(fresh, "СЕДОВ"), before)
        fresh.key("z", control=True, shift=True)
        np.testing.assert_allclose(position(fresh, "СЕДОВ"), before + moved)

    def test_with_shift_along_the_bodys_own_up(self, fresh):
        start = on_page(fresh, "СЕДОВ")
        before = position(fresh, "СЕДОВ")
        fresh.drag(start, (start[0], start[1] + 60), shift=True)
        moved = position(fresh, "СЕДОВ") - before
        # He is upside down: down on the page is to his head, the deck.
        assert moved[2] > 0.1
        np.testing.assert_allclose(moved[:2], 0.0, atol=1e-9)

    def test_keys_turn_about_the_bodys_own_axes(self, fresh):
        fresh.run("skylot.choose({kind: 'person', who: 'СЕДОВ'})")
        before = turned(fresh, "skylot.chosen")
        fresh.key("q")
        after = turned(fresh, "skylot.chosen")
        np.testing.assert_allclose(rotate(after, UP), rotate(before, UP), atol=1e-9)
        cosine = rotate(after, FACING) @ rotate(before, FACING)
        assert math.degrees(math.acos(cosine)) == pytest.approx(5.0, abs=1e-6)

    def test_the_ring_turns_in_the_plane_of_the_page(self, fresh):
        fresh.run("skylot.choose({kind: 'person', who: 'СЕДОВ'})")
        drawn(fresh)
        x, y = on_page(fresh, "СЕДОВ")
        pixels = fresh.run(
            "0.62 * skylot.stage.height / (2 * Math.tan(skylot.stage.walker.camera.fov * Math.PI / 360)) /"
            "skylot.stage.walker.camera.position.clone().sub({x: 1.4, y: 0, z: 0}).dot("
            "(([x, y, z]) => ({x, y, z}))(skylot.stage.walker.back))"
        )
        before, at = turned(fresh, "skylot.chosen"), position(fresh, "СЕДОВ")
        fresh.drag((x + pixels, y), (x, y - pixels))
        after = turned(fresh, "skylot.chosen")
        facing = np.array(fresh.run("skylot.stage.walker.back"))
        np.testing.assert_allclose(position(fresh, "СЕДОВ"), at)
        # What lies along the view stays; the rest goes a quarter round (within a hand's breadth of perspective).
        assert rotate(after, UP) @ facing == pytest.approx(rotate(before, UP) @ facing, abs=1e-6)
        flat = [rotate(q, UP) - (rotate(q, UP) @ facing) * facing for q in (before, after)]
        cosine = flat[0] @ flat[1] / np.linalg.norm(flat[0]) / np.linalg.norm(flat[1])
        assert math.degrees(math.acos(cosine)) == pytest.approx(90.0, abs=6.0)

    def test_a_drag_between_two_marks_goes_to_the_nearer_one(self, fresh):
        fresh.run("skylot.seek(3.1), skylot.draw()")
        start = on_page(fresh, "ANNA")
        fresh.drag(start, (start[0] + 40, start[1]))
        assert fresh.run("skylot.t") == 4.0
        first, last = fresh.run("skylot.scene.people.ANNA.map(p => p.now.position[0] - p.was.position[0])")
        assert first == 0.0
        assert last != 0.0

    def test_scrubbing_the_shot_moves_limbs_and_people(self, fresh):
        before = position(fresh, "ANNA")
        fresh.run(
            "(() => { const s = document.querySelector('#shot-time'); s.value = 4;"
            "s.dispatchEvent(new Event('input')); })()"
        )
        np.testing.assert_allclose(position(fresh, "ANNA") - before, [0.4, 0, 0], atol=1e-6)

    def test_scrubbing_the_sun_moves_the_patch_along_the_beam_and_night_ends_it(self, fresh, module):
        opening = module.built.openings[0]
        patches = []
        for instant in (30, 60, 90):
            fresh.run(
                f"(() => {{ const s = document.querySelector('#sky-time'); s.value = {instant};"
                "s.dispatchEvent(new Event('input')); skylot.draw(); })()"
            )
            (patch,) = fresh.run(
                "skylot.stage.patches.found.map(p => ({window: p.window, middle: p.middle}))"
            )
            assert patch["window"] == "zvezda-starboard"
            sun = np.array(fresh.run("skylot.sky.sun"))
            way = opening.centre_m - np.array(patch["middle"])
            aside = np.linalg.norm(np.cross(way, sun))
            assert aside < opening.radius_m
            patches.append(patch["middle"])
        # The Sun goes forward, the patch aft.
        assert patches[0][0] > patches[1][0] + 0.2 > patches[2][0] + 0.4
        fresh.run("skylot.seekSky(120), skylot.draw()")
        assert fresh.run("skylot.stage.patches.found.length") == 0
        assert "behind the Earth" in fresh.run("document.querySelector('.notice').textContent")

    def test_the_patch_is_light_on_the_picture_and_beside_it_is_none(self, fresh, module):
        """Pixels of a dark cabin at the patch's middle and beside it, with the Sun and without."""

        def brightness(points, sky_s):
            return fresh.run(
                "(() => { const v = skylot; v.cabinAsked = false; v.names = false;"
                f"v.seekSky({sky_s}); v.stage.patches.beams.material.visible = false;"
                "v.stage.patches.lines.material.visible = false; v.draw();"
                "const gl = v.stage.renderer.getContext(), c = v.stage.walker.camera;"
                f"return {json.dumps(points)}.map(p => {{"
                "const at = v.stage.patches.lines.position.clone().set(...p).project(c);"
                "const px = new Uint8Array(4);"
                "gl.readPixels((at.x + 1) / 2 * gl.drawingBufferWidth, (at.y + 1) / 2 * gl.drawingBufferHeight,"
                "1, 1, gl.RGBA, gl.UNSIGNED_BYTE, px); return px[0] + px[1] + px[2]; }); })()"
            )

        fresh.run("skylot.seekSky(90), skylot.draw()")
        middle = fresh.run("skylot.stage.patches.found[0].middle")
        beside = [middle[0] + 0.55, middle[1], middle[2]]
        lit, unlit = brightness([middle, beside], 90)
        night, night_beside = brightness([middle, beside], 120)
        assert lit > 3 * night
        assert unlit < 1.3 * night_beside

    def test_through_the_lens_the_frame_lines_have_their_aspect_and_the_camera_its_place(self, fresh):
        fresh.key("v")
        drawn(fresh)
        box = fresh.run(
            "(() => { const b = document.querySelector('.lines').getBoundingClientRect();"
            "return [b.width, b.height]; })()"
        )
        assert box[0] / box[1] == pytest.approx(2.39, abs=0.02)
        place = fresh.run("skylot.stage.lens.position.toArray()")
        np.testing.assert_allclose(place, [-2.0, 0.0, -0.2], atol=1e-6)
        assert "18 mm" in fresh.run("document.querySelector('.lines span').textContent")

    def test_words_are_words_whatever_they_hold(self, fresh):
        fresh.run("skylot.choose({kind: 'person', who: 'ANNA'}), skylot.draw()")
        assert fresh.run("document.querySelector('textarea').value") == HOSTILE

    def test_save_gives_a_file_with_the_numbers_the_words_and_the_remarks(self, fresh, module):
        fresh.run("skylot.choose({kind: 'person', who: 'СЕДОВ'})")
        fresh.key("ArrowRight")
        fresh.key("z")
        fresh.run("skylot.choose({kind: 'camera'})")
        fresh.key("c")
        drawn(fresh)
        assert fresh.run("document.querySelector('button.main').textContent") == "Save 2 changes"
        now = position(fresh, "СЕДОВ")
        pose, camera = turned(fresh, "{kind: 'person', who: 'СЕДОВ'}"), turned(fresh, "{kind: 'camera'}")
        fresh.run("document.querySelector('button.main').click()")
        saved = fresh.downloads / "scene-12.toml"
        for _ in range(100):
            drawn(fresh)
            if saved.is_file() and saved.stat().st_size:
                break
        text = saved.read_text(encoding="utf-8")
        assert "# what the director wrote" in text
        assert 'words = "feet to overhead" # upside down' in text
        staging = StagingFile.model_validate(tomllib.loads(text)).staging[0].record()
        mark = staging.marks[2]
        np.testing.assert_allclose(mark.position_m, now, atol=1e-4)
        np.testing.assert_allclose(mark.up, rotate(pose, UP), atol=1e-5)
        np.testing.assert_allclose(mark.facing, rotate(pose, FACING), atol=1e-5)
        assert mark.words == "feet to overhead"
        assert staging.marks[0].position_m is None
        (key,) = staging.camera.keys
        np.testing.assert_allclose(key.rotation_xyzw, camera, atol=1e-6)
        assert key.focal_mm is None
        assert staging.camera.words == "18 mm, two-shot"
        # The blocking reads back what was on the page.
        again = resolve(
            staging,
            module.built,
            Stage(),
            station=True,
            field=module.gravity,
            cabin_on=True,
            cast={},
            crew=(),
        )
        upside_down = next(track for track in again.people if track.who == "СЕДОВ")
        np.testing.assert_allclose(upside_down.position_m[0], now, atol=1e-3)
        for axis in (UP, FACING):
            np.testing.assert_allclose(
                rotate(upside_down.rotation_xyzw[0], axis), rotate(pose, axis), atol=1e-3
            )
        np.testing.assert_allclose(abs(again.camera.rotation_xyzw[0] @ camera), 1.0, atol=1e-6)
        assert fresh.faults() == []


@pytest.fixture(scope="module")
def lit_room(cued, module, built):
    """A torch that swings and is switched, and a cabin that fades out, in the hull with a real window."""
    faces = (item for item in built.items if item.kind == "lamp")
    room = replace(module.built, lamps=built.lamps, items=(*module.built.items, *faces))
    return replace(cued, built=room)


@pytest.fixture(scope="module")
def lit_page(lit_room, track, at, tmp_path_factory):
    why_not = bundled()
    if why_not:
        pytest.skip(why_not)
    folder = tmp_path_factory.mktemp("lit")
    glb = write_glb(lit_room, track)
    page = viewer.page(lit_room, track, glb, STAGING, at=at, file_name="scene-12.toml")
    (folder / "page.html").write_text(page, encoding="utf-8")
    own = Chromium(folder)
    try:
        own.open(folder / "page.html")
        own.wait("!!window.skylot && window.skylot.frames > 0", 90)
        yield own
    finally:
        own.close()


@pytest.mark.slow
class TestLampsInABrowser:
    def seen(self, page, t_s):
        return page.run(
            f"(() => {{ const v = skylot; v.seek({t_s}); v.draw();"
            "return Object.fromEntries(v.stage.hung.map(({lamp, light}) => [lamp.id, {"
            "at: light.position.toArray(), to: light.target ? light.target.position.toArray() : null,"
            "shines: light.intensity}])); })()"
        )

    def test_they_move_and_switch_with_the_time_of_the_shot(self, lit_page, cued):
        for t_s in (0.0, 0.99, 1.0, 2.5, 4.0):
            lamp, seen = lamp_at(cued.practicals[0], t_s), self.seen(lit_page, t_s)["torch"]
            np.testing.assert_allclose(seen["to"], lamp.position_m + lamp.axis, atol=2e-3)
            np.testing.assert_allclose(seen["at"], lamp.position_m + 0.3 * lamp.axis, atol=2e-3)
            assert seen["shines"] == pytest.approx(lamp.flux_lm / 60)
        assert self.seen(lit_page, 4.0)["bulb"]["shines"] > 0.0

    def test_the_cabin_fades_in_light_and_glow_and_a_hand_goes_over_it(self, lit_page):
        glow = "skylot.stage.model.lamps.get('lamp-1').map(m => m.emissiveIntensity)"
        start, half, dark = (self.seen(lit_page, t_s)["lamp-1"]["shines"] for t_s in (0.0, 2.0, 3.5))
        assert (half, dark) == (pytest.approx(start / 2.0), 0.0)
        assert lit_page.run(glow) == [0.0]
        lit_page.key("l")
        drawn(lit_page)
        assert lit_page.run(glow) == [1.0]
        lit_page.key("l")
        drawn(lit_page)
        assert lit_page.run(glow) == [0.0]
        assert lit_page.faults() == []

    def test_the_files_own_lights_do_not_light_the_page_as_well(self, lit_page):
        count = lit_page.run(
            "(() => { let n = 0; skylot.stage.model.root.traverse(o => { if (o.isLight && o.visible) n += 1; });"
            "return n; })()"
        )
        assert count == 0
