"""The contact sheet: every setup once, missing and damaged frames, sixty of them, words as they are."""

import dataclasses
import io
import time

import numpy as np
import pypdf
import pytest
from PIL import Image

from skylot.core.instant import Instant
from skylot.paperwork import contact_sheet
from skylot.paperwork.contact_sheet import ContactFrame, ContactScene, ContactSheet
from skylot.paperwork.head import Head

HEAD = Head(
    title="First Light", paper="Contact sheet", detail="scene 12", draft="white draft", as_of="plan as of 1 Oct 2021",
    made="made 1 Oct 2021", made_at=Instant.parse("2021-10-01T00:00:00Z"),
)  # fmt: skip


def picture(seed: int = 0, size: tuple[int, int] = (960, 540), kind: str = "PNG") -> bytes:
    width, height = size
    random = np.random.default_rng(seed)
    row = np.linspace(0, 255, width, dtype=np.uint8)
    array = np.stack(
        (
            np.tile(row, (height, 1)),
            np.full((height, width), random.integers(255)),
            np.tile(row[::-1], (height, 1)),
        ),
        -1,
    )
    array[height // 4 : height // 2, width // 3 : width // 2] = random.integers(0, 255, 3)
    out = io.BytesIO()
    Image.fromarray(array.astype(np.uint8)).save(out, kind)
    return out.getvalue()


def frame(setup: str, **changes: object) -> ContactFrame:
    plain = ContactFrame(
        setup=setup, picture=picture(len(setup)), set="Zvezda", lens="35 mm f/2.8, 2.39", instant="12 Oct 09:14:30 UTC",
        light="direct Sun through zvezda-starboard on ANNA for 2 min 10 s; cabin dark", outside="day Earth",
        planes="3 planes (3 ways up, 2 layers)",
        people=("ANNA MCU, upside down to frame, looks right", "SEDOV MS, 60 % hidden behind LENA"),
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def sheet(*frames: ContactFrame, **changes: object) -> ContactSheet:
    scene = ContactScene(
        number="12", heading="INT. ZVEZDA - DAY", planes="4 planes: people 3 ways up, 2 layers; camera 3 ways up",
        frames=frames, continuity=("cut 12.01 to 12.02: ANNA and LENA change sides: the camera crosses their line",),
    )  # fmt: skip
    return dataclasses.replace(ContactSheet(head=HEAD, scenes=(scene,)), **changes)  # type: ignore[arg-type]


def printed(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_everything_that_is_said_is_printed_and_twice_alike() -> None:
    made = sheet(
        frame("12.01"), frame("12.02", note="hold on the hand", warnings=("camera operator is in frame",))
    )
    pdf = contact_sheet.pdf(made)
    assert pdf == contact_sheet.pdf(made)
    text, html = printed(pdf), contact_sheet.html(made)
    one = made.scenes[0].frames[1]
    said = (
        "INT. ZVEZDA - DAY", made.scenes[0].planes, made.scenes[0].continuity[0], one.setup, one.set, one.lens,
        one.instant, one.planes, *one.people, one.note, *one.warnings,
    )  # fmt: skip
    for words in said:
        assert words in text
        assert words in html
    assert html.count("data:image/jpeg") == 2


def test_pictures_are_in_the_file_and_look_the_same() -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(contact_sheet.pdf(sheet(frame("12.01"))))).pages
    (drawn,) = page.images
    assert (drawn.image.width, drawn.image.height) == (900, 506)
    wanted = Image.open(io.BytesIO(picture(5))).convert("RGB").resize((90, 51))
    found = drawn.image.convert("RGB").resize((90, 51))
    assert np.abs(np.asarray(wanted, float) - np.asarray(found, float)).mean() < 4.0


def test_only_what_the_frame_lines_leave_is_printed() -> None:
    made = sheet(frame("12.01", box=(0, 69, 960, 471)))
    (page,) = pypdf.PdfReader(io.BytesIO(contact_sheet.pdf(made))).pages
    (drawn,) = page.images
    assert drawn.image.width / drawn.image.height == pytest.approx(960 / 402, rel=0.01)
    nonsense = sheet(frame("12.01", box=(900, 500, 100, 50)))
    assert len(pypdf.PdfReader(io.BytesIO(contact_sheet.pdf(nonsense))).pages[0].images) == 1


@pytest.mark.parametrize(
    "data", [b"", b"no picture", picture()[:300], b"\x89PNG\r\n\x1a\n" + bytes(60), picture(kind="GIF")],
    ids=["empty", "text", "cut", "zeros", "another kind"],
)  # fmt: skip
def test_damaged_pictures_are_said_and_stop_nothing(data: bytes) -> None:
    made = sheet(frame("12.01", picture=data), frame("12.02"))
    assert "the picture cannot be read" in printed(contact_sheet.pdf(made))
    assert "the picture cannot be read" in contact_sheet.html(made)


def test_a_bomb_is_not_opened() -> None:
    bomb = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(bomb, "PNG")
    started = time.perf_counter()
    assert "the picture cannot be read" in contact_sheet.html(sheet(frame("12.01", picture=bomb.getvalue())))
    assert time.perf_counter() - started < 5.0


def test_missing_and_stale_frames_say_so() -> None:
    made = sheet(
        frame("12.01", picture=None),
        frame("12.02", picture=None, missing="no camera"),
        frame("12.03", stale="schedule"),
    )
    text = printed(contact_sheet.pdf(made))
    for words in ("no frame yet", "no camera", "STALE: schedule"):
        assert words in text


def test_no_scene_and_no_frame() -> None:
    assert contact_sheet.pdf(sheet())
    assert "no setup is staged" in printed(contact_sheet.pdf(sheet()))
    assert contact_sheet.pdf(ContactSheet(head=HEAD))


@pytest.mark.slow
def test_sixty_setups_of_a_film() -> None:
    scenes = tuple(
        ContactScene(
            number=str(number),
            heading="INT. ZVEZDA",
            frames=tuple(
                frame(f"{number}.{k:02d}", picture=picture(10 * number + k, (640, 360))) for k in range(6)
            ),
        )
        for number in range(10)
    )
    whole = ContactSheet(head=HEAD, scenes=scenes, paper="a3", columns=4, statement="unobstructed")
    started = time.perf_counter()
    pdf = contact_sheet.pdf(whole)
    assert time.perf_counter() - started < 60.0
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert sum(len(page.images) for page in pages) == 60
    assert len(pages) < 20
    assert len(pdf) < 12_000_000
    text = printed(pdf)
    assert all(f"{number}.{k:02d}" in text for number in range(10) for k in range(6))
    width, height = pages[0].mediabox.width, pages[0].mediabox.height
    assert width > height


def test_long_and_hostile_texts_wrap() -> None:
    nasty = '#panic("x") $a$ [b] <c> ' * 8
    made = sheet(
        frame(
            "12.01",
            set=nasty,
            lens=nasty,
            light=nasty,
            planes=nasty,
            people=(nasty,) * 9,
            note=nasty,
            instant=nasty,
        ),
        frame("a-very-long-name-of-a-setup"),
    )
    made = dataclasses.replace(
        made, scenes=(dataclasses.replace(made.scenes[0], heading=nasty, planes=nasty),)
    )
    assert len(contact_sheet.pngs(made, 40)) >= 1
    assert "<c>" not in contact_sheet.html(made)
    assert contact_sheet.png(made, 30).startswith(b"\x89PNG")


def test_of_many_warnings_the_rest_is_counted_and_where_it_stands_is_said() -> None:
    many = tuple(f"fault {i}" for i in range(9))
    words = printed(contact_sheet.pdf(sheet(frame("9.01", warnings=many))))
    assert "fault 3" in words
    assert "fault 4" not in words
    assert "5 more: skylot stage check 9.01" in words
    page = contact_sheet.html(sheet(frame("9.01", warnings=many[:5])))
    assert "fault 4" in page
    assert "more:" not in page
