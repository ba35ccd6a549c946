"""A tiny valid production of these tests' own, and the command line as a person meets it."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from skylot.cli import main

REPO = Path(__file__).resolve().parents[2]
ORBIT = REPO / "examples" / "first-light" / "locations" / "iss.tle"
CODES = frozenset(range(9))
"""0 well, 1 to 7 of `core/errors.py`; 2 also for a command that was typed wrongly, 8 is not used."""
LONGEST_S = 10.0
"""No bad input may keep a processor longer than this."""
LONGEST_WAIT_S = 60.0
"""Nor a person longer than this, on a machine that does other things too."""
MOST_BYTES = 1_500_000_000
"""What a process may hold while it refuses bad input."""

FILES: dict[str, str] = {
    "skylot.toml": """\
# the smallest production that uses every room
format = 1
title = "Three Windows"
script = "script/film.fountain"
plan_as_of = 2021-10-08T12:00:00Z
clocks = ["UTC"]

[shooting]
from = 2021-10-09
to = 2021-10-10

[[unit]]
id = "station"
places = ["iss"]
from = 2021-10-09
to = 2021-10-10
call = "08:00"
wrap = "20:00"
""",
    "script/film.fountain": """\
Title: Three Windows
Draft date: 2021-09-01

INT. CUPOLA - DAY

Anna turns the glass until the Earth stands in it.

ANNA
It is still there.

INT. CUPOLA - NIGHT

The cities go by. Boris holds the lens.

BORIS
Count them.

INT. ZVEZDA - DAY

Anna writes down a number.

ANNA
Sixteen.
""",
    "script/breakdown.toml": """\
minutes_per_page = 60
[[scene]]
number = "1"
  [[scene.element]]
  category = "props"
  name = "lens"
""",
    "people.toml": """\
[[person]]
id = "anna"
name = "Anna"
kind = "cast"
cast_number = 1
plays = ["ANNA"]
duty = "visitor"

[[person]]
id = "boris"
name = "Boris"
kind = "cast"
cast_number = 2
plays = ["BORIS"]
functions = ["holder"]
duty = "visitor"

[[duty]]
id = "visitor"
wake = 06:00:00
sleep = 21:30:00
  [[duty.block]]
  category = "work"
  start = 07:00:00
  minutes = 720
""",
    "locations/iss.toml": """\
id = "iss"
name = "The station"
kind = "station"

[[orbit]]
file = "iss.tle"

[[attitude]]
from = 2021-10-01T00:00:00Z
to = 2021-10-15T00:00:00Z
ypr_deg = [-4, -3, 0]

[[set]]
id = "cupola"
story_sets = ["CUPOLA"]
  [[set.window]]
  id = "big"
  normal = [0, 0, 1]
  clear_aperture_m = 0.8
  shutter = true

[[set]]
id = "zvezda"
story_sets = ["ZVEZDA"]

[[phase]]
id = "work"
from = 2021-10-09T00:00:00Z
to = 2021-10-10T00:00:00Z

[[target]]
id = "almaty"
latitude_deg = 43.24
longitude_deg = 76.95
""",
    "shots/one.toml": """\
scene = "1"
[[setup]]
id = "1.01"
set = "cupola"
cast = ["ANNA"]
crew = ["holder"]
minutes = 20
need = ["lit earth in big", "lead 5 min"]

[[setup]]
id = "1.02"
set = "cupola"
cast = ["ANNA"]
minutes = 10
after = ["1.01"]
""",
    "schedule/strips.toml": """\
[[strip]]
id = "3"
scenes = ["3"]
set = "zvezda"
minutes = 40
""",
    "mission/days.csv": """\
id,person,start,end,category,label,device,answer,private
b1,anna,2021-10-09T12:00:00Z,2021-10-09T13:00:00Z,meal,,,,no
""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str
    seconds: float
    """Of the processor."""
    wait_s: float
    """By the clock on the wall."""

    @property
    def said(self) -> str:
        """Return all that a person sees."""
        return self.out + self.err


class Film:
    """A production on disk, and the command line that works on it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, content: str | bytes) -> Path:
        """Write one of its files, in whatever state a test wants it."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a piece of one of its files, which must be there."""
        text = (self.root / name).read_bytes().decode()
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def add(self, name: str, text: str) -> None:
        """Write more at the end of one of its files."""
        self.write(name, (self.root / name).read_bytes() + text.encode())

    def line(self, name: str, piece: str) -> int:
        """Return the number of the first line that holds a piece."""
        return (self.root / name).read_text().split(piece, 1)[0].count("\n") + 1

    def run(self, *words: str | Path) -> Answer:
        """Run a command on it, in this process; a traceback fails the test by itself."""
        return run("-C", self.root, *words)

    def refused(self, *words: str | Path, what: str, code: int = 2, at: str = "", hint: str = "") -> Answer:
        """Run a command that must end with a sentence, a place and a code, in time, and lose nothing."""
        before = contents(self.root)
        answer = self.run(*words)
        assert what in answer.said, answer.said
        assert at in answer.said, answer.said
        assert hint in answer.said, answer.said
        assert answer.code == code, answer
        sane(answer)
        assert contents(self.root) == before, "a command that refuses changes nothing"
        return answer

    def warned(self, *words: str | Path, what: str, at: str = "") -> Answer:
        """Run a command that says what it saw and goes on."""
        answer = self.run(*words)
        assert what in answer.said, answer.said
        assert at in answer.said, answer.said
        assert answer.code == 0, answer
        return sane(answer)


def run(*words: str | Path) -> Answer:
    """Run `skylot WORDS` in this process."""
    out, err = io.StringIO(), io.StringIO()
    kept, began, work, code = sys.argv, time.monotonic(), time.process_time(), 0
    sys.argv = ["skylot", *map(str, words)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main.run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = kept
    return Answer(
        code=code,
        out=out.getvalue(),
        err=err.getvalue(),
        seconds=time.process_time() - work,
        wait_s=time.monotonic() - began,
    )


def spawn(*words: str | Path, limit_bytes: int | None = None) -> subprocess.Popen[str]:
    """Start `skylot WORDS` as a process of its own."""

    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({limit_bytes},) * 2); "
        if limit_bytes
        else ""
    )
    return subprocess.Popen(
        [sys.executable, "-c", f"{code}from skylot.cli.main import run; run()", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )


def apart(*words: str | Path) -> Answer:
    """Run `skylot WORDS` as a process of its own, with bounded memory."""
    began, before = time.monotonic(), os.times()
    process = spawn(*words, limit_bytes=MOST_BYTES)
    out, err = process.communicate(timeout=120)
    now = os.times()
    return Answer(
        code=process.returncode,
        out=out,
        err=err,
        seconds=now.children_user + now.children_system - before.children_user - before.children_system,
        wait_s=time.monotonic() - began,
    )


def sane(answer: Answer) -> Answer:
    """Hold an answer to what every answer must be: a known code, no traceback, in time, words where it failed."""
    assert "Traceback" not in answer.said, answer.said
    assert answer.code in CODES, answer
    assert answer.seconds < LONGEST_S, answer.seconds
    assert answer.wait_s < LONGEST_WAIT_S, answer.wait_s
    if answer.code:
        assert answer.said.strip(), "it failed without a word"
    assert "pydantic" not in answer.said and "Errno" not in answer.said, answer.said
    return answer


def contents(root: Path) -> Mapping[str, bytes]:
    """Return every file of a folder, but for what can be made again, so that a loss is seen."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not path.is_symlink() and not name.startswith("build/"):
            with contextlib.suppress(PermissionError):
                found[name] = path.read_bytes() if path.stat().st_size < 1_000_000 else b"large"
    return found


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """A fresh tiny production."""
    return make_film(tmp_path / "film")


def make_film(root: Path) -> Film:
    """Write the tiny production into a folder."""
    made = Film(root)
    for name, text in FILES.items():
        made.write(name, text)
    if not ORBIT.is_file():
        pytest.skip("the example's orbit file is not here")
    made.write("locations/iss.tle", orbit_text())
    return made


def orbit_text() -> str:
    """Return the real sets of a few days, enough for a small shoot."""
    lines = ORBIT.read_text().splitlines()
    pairs = [
        pair for pair in zip(lines[::2], lines[1::2], strict=True) if "21278." <= pair[0][18:24] <= "21284."
    ]
    return "".join(f"{line}\n" for pair in pairs for line in pair)


@pytest.fixture
def as_nobody() -> Iterator[Callable[[], contextlib.AbstractContextManager[None]]]:
    """Give a block in which this process has no rights of root, so that a folder's mode counts."""

    @contextlib.contextmanager
    def without_rights() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        os.seteuid(65_534)
        try:
            if not os.access(__file__, os.R_OK, effective_ids=True):
                pytest.skip("the repository lies in a folder that only root may enter")
            yield
        finally:
            os.seteuid(0)

    yield without_rights
