"""The animatic: storyboard frames held over the length of their shots, with burn-in, as an MP4 through PyAV.

Every frame of the film is a frame of the file, so the cut of `cut.py` finds its setups in it; the picture itself
is made anew only a few times a second, and only where something has moved since the last one. A shot has one
exposure, pulled slowly where its camera goes (`picture/iris.py`): pictures do not flicker, and a lamp that goes off
leaves the dark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.errors import BadInput, SkylotError
from skylot.core.frametime import FrameRate, FrameTime
from skylot.core.issues import error
from skylot.core.progress import Progress, silent
from skylot.stage.handover.burn_in import BurnIn
from skylot.stage.handover.cut import first_frame_of_cut
from skylot.stage.handover.extras import library
from skylot.stage.handover.handed import Handed, with_camera
from skylot.stage.handover.timing import frame_count, sky_at
from skylot.stage.handover.unchanged import state_at
from skylot.stage.handover.whole import whole
from skylot.stage.world import Sky, StagedShot

WHAT = "an animatic"
MOST_SECONDS = 4 * 3600
_ENCODERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("libx264", {"crf": "16", "preset": "veryfast"}),
    ("h264", {}),
    ("mpeg4", {"qscale": "3"}),
)
_STRIP = 0.085
_STOPS = 0.04
_BT709 = 1


class Draw(Protocol):
    """Makes the picture (h,w,3) of a shot at one of its seconds; the size is width and height."""

    def __call__(self, shot: StagedShot, sky: Sky, at_s: float, size: tuple[int, int]) -> NDArray[np.uint8]:
        """Return the picture."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Animatic:
    """What was written."""

    path: Path
    frames: int
    pictures: int
    """How many different pictures were made."""
    seconds: float
    encoder: str


def write_animatic(
    shots: Sequence[Handed],
    rate: Fraction,
    path: Path,
    *,
    size: tuple[int, int] = (960, 540),
    pictures_per_s: float = 3.0,
    progress: Progress = silent,
    draw: Draw | None = None,
) -> Animatic:
    """Write the shots one after another as an MP4, whole or not at all; `size` is that of the picture.

    Shots without a camera are passed over, as in the cut. Raises SkylotError where av
    is absent, BadInput for nothing to show, more than four hours, or a size beyond 64..4096.
    """
    av = library("av", WHAT)
    seen = with_camera(shots)
    _refuse(seen, size)
    with whole(path) as part:
        made = _Movie(av, part, rate, size, draw).run(seen, pictures_per_s, progress)
    return Animatic(
        path=path, frames=made[0], pictures=made[1], seconds=made[0] / float(rate), encoder=made[2]
    )


class _Movie:
    """One file while it is written."""

    def __init__(self, av: Any, path: Path, rate: Fraction, size: tuple[int, int], draw: Draw | None) -> None:
        self.av, self.path, self.rate, self.size, self.draw = av, path, rate, size, draw
        self.strip = 2 * round(size[1] * _STRIP / 2)
        self.start = first_frame_of_cut(rate)
        self.frames = 0
        self.pictures = 0
        self.reformatters: dict[int, Any] = {}

    def run(self, shots: list[Handed], pictures_per_s: float, progress: Progress) -> tuple[int, int, str]:
        """Write all shots; return frames, different pictures, and the encoder's name."""
        total = sum(frame_count(one.shot.staging.seconds, self.rate) for one in shots)
        every = max(1, round(self.rate / Fraction(max(pictures_per_s, 0.01))))
        name, options = self.encoder()
        with self.av.open(str(self.path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            container.metadata["timecode"] = FrameTime(self.start, FrameRate(self.rate)).timecode()
            stream = container.add_stream(name, rate=self.rate, options=options)
            stream.width, stream.height = self.size[0], self.size[1] + self.strip
            stream.pix_fmt = "yuv420p"
            stream.time_base = 1 / self.rate
            context = stream.codec_context
            context.colorspace = context.color_primaries = context.color_trc = _BT709
            for one in shots:
                progress(self.frames, total, one.setup)
                self.shot(one, every, container, stream)
            container.mux(stream.encode(None))
        progress(total, total, "")
        return self.frames, self.pictures, name

    def encoder(self) -> tuple[str, dict[str, str]]:
        """Return the first of our encoders that the library can open."""
        for name, options in _ENCODERS:
            with suppress(self.av.error.FFmpegError, ValueError):
                self.av.codec.Codec(name, "w")
                return name, dict(options)
        raise SkylotError("this build of av writes neither H.264 nor MPEG-4", "pip install --upgrade av")

    def shot(self, one: Handed, every: int, container: Any, stream: Any) -> None:
        """Write the frames of one shot, a new picture every so many of them."""
        burn_in = BurnIn(one, self.size[0], self.strip)
        planes: list[NDArray[np.uint8]] = []
        draw, exposed = (self.draw, _unexposed) if self.draw else _storyboard(one)
        shown = np.zeros(0)
        for frame in range(frame_count(one.shot.staging.seconds, self.rate)):
            if frame % every == 0:
                at_s = float(frame / self.rate)
                sky = _sky(one, at_s)
                now = np.append(state_at(one.shot, sky, at_s), exposed(at_s))
                if not planes or np.abs(now - shown).max() > 1.0:
                    planes, shown = self.planes(draw(one.shot, sky, at_s, self.size)), now
                    self.pictures += 1
            code = FrameTime(self.start + self.frames, FrameRate(self.rate))
            ready = self.joined(planes, self.planes(burn_in.strip(frame, code)))
            ready.pts, ready.time_base = self.frames, 1 / self.rate
            container.mux(stream.encode(ready))
            self.frames += 1

    def planes(self, picture: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
        """Return a picture's luma and both halved chromas, flat: a held picture is turned into them once."""
        image = self.av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        turn = self.reformatters.setdefault(picture.shape[0], self.av.video.reformatter.VideoReformatter())
        ready = turn.reformat(image, format="yuv420p", dst_colorspace="ITU709")
        flat = ready.to_ndarray().reshape(-1)
        luma = picture.shape[0] * picture.shape[1]
        return [flat[:luma], flat[luma : luma + luma // 4], flat[luma + luma // 4 :]]

    def joined(self, above: list[NDArray[np.uint8]], below: list[NDArray[np.uint8]]) -> Any:
        """Return one frame of the film: a picture over its strip."""
        flat = np.concatenate([part for pair in zip(above, below, strict=True) for part in pair])
        return self.av.VideoFrame.from_ndarray(flat.reshape(-1, self.size[0]), format="yuv420p")


def _refuse(shots: list[Handed], size: tuple[int, int]) -> None:
    seconds = sum(one.shot.staging.seconds for one in shots)
    found = []
    if not shots:
        found.append(
            error("there is no staged setup with a camera to show", "stage one in stage/scene-….toml")
        )
    if seconds > MOST_SECONDS:
        hours = f"{seconds / 3600:.1f} h, where {MOST_SECONDS // 3600} h are allowed"
        found.append(error(f"the animatic would run {hours}", "take fewer scenes"))
    if any(side % 2 or not 64 <= side <= 4096 for side in size):
        sides = f"{size[0]} x {size[1]}"
        found.append(error(f"a film of {sides} cannot be written", "even numbers from 64 to 4096"))
    if found:
        raise BadInput(found, found[0].what, found[0].hint)


def _sky(one: Handed, at_s: float) -> Sky:
    """Return the light outside at a second of a shot; nobody knows it where none was given."""
    if one.sky is None:
        empty = np.full((1, 3), np.nan)
        turned = np.full((1, 3, 3), np.nan)
        return Sky(
            kind="none", t_s=np.zeros(1), sun=empty, sun_share=np.zeros(1), earth_m=empty, to_itrf=turned
        )
    start = one.at.t_s if one.at is not None else float(one.sky.t_s[0])
    return sky_at(one.sky, np.array([start + at_s]))


def _unexposed(_at_s: float) -> FloatArray:
    return np.zeros(0)


def _storyboard(one: Handed) -> tuple[Draw, Callable[[float], FloatArray]]:
    """Return what draws the frames of a shot in its own exposure; and that exposure, in steps that the eye sees."""
    from skylot.stage.picture.iris import pulled  # noqa: PLC0415 - loads the ray tracer
    from skylot.stage.picture.render import render  # noqa: PLC0415

    iris = pulled(one.shot, lambda at_s: _sky(one, at_s))

    def draw(shot: StagedShot, sky: Sky, at_s: float, size: tuple[int, int]) -> NDArray[np.uint8]:
        picture: NDArray[np.uint8] = render(shot, sky, at_s, size=size, exposure=iris.at(at_s)).rgb
        return picture

    return draw, lambda at_s: iris.stops_at(at_s) / _STOPS
