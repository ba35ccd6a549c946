"""Whatever happens to a file of the tiny production, the commands end with sentences and a documented code."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.conftest import FILES, Film, sane

COMMANDS = [
    ["check"],
    ["script", "breakdown"],
    ["light", "iss", "--from", "2021-10-09", "--to", "2021-10-09T03:00:00Z"],
]
NAMES = [*FILES, "locations/iss.tle"]
Change = Callable[[random.Random, bytes], bytes]


def flip(generator: random.Random, data: bytes) -> bytes:
    at = generator.randrange(len(data))
    return data[:at] + bytes([generator.randrange(256)]) + data[at + 1 :]


def cut(generator: random.Random, data: bytes) -> bytes:
    return data[: generator.randrange(len(data))]


def drop_lines(generator: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = generator.randrange(len(lines))
    del lines[at : at + generator.randint(1, 3)]
    return b"".join(lines)


def repeat_line(generator: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = generator.randrange(len(lines))
    return b"".join([*lines[:at], lines[at] * generator.choice([2, 3, 50]), *lines[at:]])


def swap_lines(generator: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = generator.randrange(len(lines)), generator.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


PIECES = [
    b'"',
    b"[",
    b"]]",
    b"=",
    b"\n",
    b"-1",
    b"1e308",
    b"nan",
    b"99999999999999999999",
    b"2021-02-30",
    b"''",
]
PIECES += [
    b"9999-12-31T23:59:59Z",
    b"0001-01-01T00:00:00Z",
    b"\\u0000",
    "ё".encode(),
    b"/*",
    b"[[",
    b"\xff",
    b"\0",
    b"#",
    b"../",
]


def put(generator: random.Random, data: bytes) -> bytes:
    at = generator.randrange(len(data) + 1)
    return data[:at] + generator.choice(PIECES) + data[at + generator.choice([0, 0, 1, 5, 20]) :]


def digit(generator: random.Random, data: bytes) -> bytes:
    places = [at for at, letter in enumerate(data) if chr(letter).isdigit()]
    at = generator.choice(places) if places else 0
    return data[:at] + str(generator.randrange(10)).encode() + data[at + 1 :]


CHANGES: list[Change] = [flip, cut, drop_lines, repeat_line, swap_lines, put, put, digit, digit]


def mutate(film: Film, name: str, count: int, seed: int) -> None:
    original = (film.root / name).read_bytes()
    generator = random.Random(zlib.crc32(name.encode()) + seed)
    for _ in range(count):
        data = original
        for _ in range(generator.choice([1, 1, 1, 2, 4])):
            data = generator.choice(CHANGES)(generator, data or b"x")
        film.write(name, data)
        for words in COMMANDS:
            try:
                answer = sane(film.run(*words))
            except Exception as fault:  # the file that did it is what one wants to see
                kept = Path(film.root.parent / f"{Path(name).name}.mutant")
                kept.write_bytes(data)
                raise AssertionError(f"{words} on {kept}: {fault!r}\n{data[:3000]!r}") from fault
            assert answer.code in {0, 2, 3}, (words, data, answer)
            if answer.code:
                assert "error" in answer.said or "skylot: " in answer.said
    film.write(name, original)
    assert film.run("check").code == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_few_mutations_of_every_file(film: Film, name: str) -> None:
    mutate(film, name, 2, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_more_mutations_of_every_file(film: Film, name: str) -> None:
    mutate(film, name, 20, seed=2)
