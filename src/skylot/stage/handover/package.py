"""Everything that is handed on of staged setups, in one folder: cameras, sets and people, cut, animatic, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from skylot.core.names import dashed_stem
from skylot.core.progress import Progress, silent
from skylot.stage.handover.animatic import Draw, write_animatic
from skylot.stage.handover.camera_report import csv_bytes, json_text, rows
from skylot.stage.handover.cut import cut_text
from skylot.stage.handover.extras import library
from skylot.stage.handover.gltf import write_glb
from skylot.stage.handover.handed import Handed, with_camera
from skylot.stage.handover.usd import write_usd
from skylot.stage.handover.whole import write_whole

MOVIE = "animatic.mp4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a hand-over holds; the camera report always goes with it."""

    usd: bool = True
    gltf: bool = True
    cut: bool = True
    animatic: bool = True


def hand_over(
    shots: Sequence[Handed],
    rate: Fraction,
    folder: Path,
    *,
    title: str,
    wanted: Wanted | None = None,
    size: tuple[int, int] = (960, 540),
    pictures_per_s: float = 3.0,
    progress: Progress = silent,
    draw: Draw | None = None,
) -> tuple[Path, ...]:
    """Write shots into a folder and return the files, each once.

    `usd/SETUP.usda` with its payloads, `gltf/SETUP.glb`, `camera-report.csv` and `.json`, `cut.otio`,
    `animatic.mp4`. Raises SkylotError before anything is written where a library of the extra is absent.
    """
    parts = wanted or Wanted()
    _ask_for_libraries(parts)
    found, names = rows(shots), {one.setup: dashed_stem(one.setup) for one in shots}
    files = [
        write_whole(folder / "camera-report.csv", csv_bytes(found)),
        write_whole(folder / "camera-report.json", json_text(found).encode()),
    ]
    for done, one in enumerate(shots):
        progress(done, len(shots), one.setup)
        if parts.usd:
            files += write_usd(one.shot, one.sky, one.at, rate, folder / "usd", name=names[one.setup])
        if parts.gltf:
            files.append(
                write_whole(folder / "gltf" / f"{names[one.setup]}.glb", write_glb(one.shot, one.sky))
            )
    if parts.animatic and with_camera(shots):
        made = write_animatic(
            shots,
            rate,
            folder / MOVIE,
            size=size,
            pictures_per_s=pictures_per_s,
            progress=progress,
            draw=draw,
        )
        files.append(made.path)
    if parts.cut:
        movie = MOVIE if folder / MOVIE in files else ""
        files.append(
            write_whole(folder / "cut.otio", cut_text(shots, rate, title=title, movie=movie).encode())
        )
    return tuple(dict.fromkeys(files))


def _ask_for_libraries(parts: Wanted) -> None:
    for asked, module, what in (
        (parts.usd, "pxr", "a hand-over as USD"),
        (parts.cut, "opentimelineio", "the cut of an animatic"),
        (parts.animatic, "av", "an animatic"),
    ):
        if asked:
            library(module, what)
