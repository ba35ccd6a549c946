"""A disk that is full, read-only, shared, or loses power: the command line's own writes lose nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.faults.conftest import Film, contents, make_film, run, sane, spawn

Rights = Callable[[], contextlib.AbstractContextManager[None]]


def edited_people(film: Film, tmp_path: Path) -> Path:
    """Return a table that changes people.toml when it comes in."""
    table = tmp_path / "people.csv"
    assert film.run("table", "out", "people", table).code == 0
    table.write_text(table.read_text(encoding="utf-8-sig").replace("Anna", "Anna Maria"))
    return table


def writes(film: Film, tmp_path: Path) -> list[list[str | Path]]:
    """Return the commands that write into the folder."""
    return [["script", "lock"], ["table", "in", "people", edited_people(film, tmp_path)]]


def leftovers(root: Path) -> list[str]:
    """Return temporary files of writers."""
    return [path.name for path in root.rglob(".skylot*")]


@pytest.mark.parametrize(
    "code",
    [
        errno.ENOSPC,
        *(pytest.param(code, marks=pytest.mark.slow) for code in (errno.EDQUOT, errno.EIO, errno.EROFS)),
    ],
)
def test_a_write_that_fails_loses_nothing(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    commands = writes(film, tmp_path)
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        if descriptor > 2:
            raise OSError(code, os.strerror(code))
        return real(descriptor, data)

    for words in [*commands, ["light", "iss"], ["table", "out", "people", tmp_path / "out.csv"]]:
        before = contents(film.root)
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            answer = sane(film.run(*words))
        assert answer.code == 6, answer
        assert os.strerror(code) in answer.err
        assert contents(film.root) == before
        assert leftovers(tmp_path) == []
    for words in commands:
        assert film.run(*words).code == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small tmpfs here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_really_full_disk(small_disk: Path, tmp_path: Path) -> None:
    film = make_film(small_disk / "film")
    commands = writes(film, tmp_path)
    with contextlib.suppress(OSError), (small_disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 4096)
    for words in [*commands, ["light", "iss"]]:
        before = contents(film.root)
        answer = sane(film.run(*words))
        assert answer.code == 6, answer
        assert "the disk is full: make room, nothing was lost" in answer.err
        assert contents(film.root) == before
        assert leftovers(film.root) == []
    assert film.run("check").code == 0
    answer = sane(run("new", small_disk / "second", "--from", film.root / "script/film.fountain"))
    assert answer.code == 6


def test_a_read_only_disk(small_disk: Path, tmp_path: Path) -> None:
    film = make_film(small_disk / "film")
    commands = writes(film, tmp_path)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert film.run("check").code == 0
    for words in [*commands, ["light", "iss"]]:
        film.refused(*words, what="the disk is read-only", code=6)


def test_a_folder_without_rights(film: Film, tmp_path: Path, as_nobody: Rights) -> None:
    commands = [*writes(film, tmp_path), ["light", "iss"]]
    for words in commands:  # what is imported late is imported now, with rights
        answer = make_film(tmp_path / "other").run(*words)
        assert answer.code == 0, answer.said
    for folder in [tmp_path, *tmp_path.parents][:4]:
        folder.chmod(folder.stat().st_mode | 0o055)
    for folder in (film.root, *(path for path in film.root.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    before = contents(film.root)
    try:
        with as_nobody():
            for words in commands:
                answer = sane(film.run(*words))
                assert answer.code == 6, answer
                assert "read-only for you" in answer.err
            (checked,) = [sane(film.run("check"))]
        assert checked.code == 0
    finally:
        for folder in (film.root, *(path for path in film.root.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
    assert contents(film.root) == before


def test_a_file_without_rights(film: Film, tmp_path: Path, as_nobody: Rights) -> None:
    film.run("check")
    for folder in [tmp_path, *tmp_path.parents][:4]:
        folder.chmod(folder.stat().st_mode | 0o055)
    (film.root / "people.toml").chmod(0)
    (film.root / "script/film.fountain").chmod(0)
    with as_nobody():
        answer = sane(film.run("check"))
    assert answer.code == 2
    assert "people.toml: error: cannot be read: Permission denied" in answer.err
    assert "'script/film.fountain': cannot be read: Permission denied" in answer.err


def test_a_file_that_changes_under_the_writer_is_not_overwritten(
    film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skylot.office import drafts  # noqa: PLC0415

    script = film.root / "script/film.fountain"
    real = drafts.replace_file

    def slow(path: Path, data: bytes | str, expected: str | None) -> str:
        script.write_bytes(script.read_bytes() + b"\nTheirs.\n")
        return real(path, data, expected)

    monkeypatch.setattr(drafts, "replace_file", slow)
    answer = sane(film.run("script", "lock"))
    assert answer.code == 4
    assert "was changed by someone else" in answer.err
    assert script.read_text().endswith("Theirs.\n")
    assert "#1#" not in script.read_text()


@pytest.mark.slow
def test_two_processes_that_write_one_file(film: Film, tmp_path: Path) -> None:
    table = edited_people(film, tmp_path)
    running = [spawn("-C", film.root, "table", "in", "people", table) for _ in range(4)]
    running += [spawn("-C", film.root, "script", "lock") for _ in range(4)]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode in {0, 4, 5}, err
        assert "Traceback" not in out + err
    assert (film.root / "people.toml").read_text().count("Anna Maria") == 1
    assert (film.root / "script/film.fountain").read_text().count("#1#") == 1
    assert film.run("check").code == 0


@pytest.mark.slow
def test_killed_at_a_hundred_random_points_the_folder_is_old_or_new_whole(film: Film, tmp_path: Path) -> None:
    commands = writes(film, tmp_path)
    old = contents(film.root)
    new: dict[str, bytes] = {}
    longest = 0.0
    for words, name in zip(commands, ("script/film.fountain", "people.toml"), strict=True):
        film.run("check")
        answer = film.run(*words)
        assert answer.code == 0
        longest = max(longest, answer.wait_s)
        new[name] = (film.root / name).read_bytes()
        film.write(name, old[name])
    generator = random.Random(20211015)
    ended = {"old": 0, "new": 0}
    for turn in range(100):
        words, name = commands[turn % 2], ("script/film.fountain", "people.toml")[turn % 2]
        pid = os.fork()  # a fork has everything imported, so that the moment falls into the work
        if pid == 0:
            with contextlib.suppress(BaseException):
                film.run(*words)
            os._exit(0)
        time.sleep(generator.uniform(0.3, 1.5) * longest)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        now = (film.root / name).read_bytes()
        assert now in (old[name], new[name]), "half a file"
        ended["new" if now == new[name] else "old"] += 1
        film.write(name, old[name])
        assert {key: value for key, value in contents(film.root).items() if ".skylot-" not in key} == old
    assert min(ended.values()) > 3, ended
    for words in commands:
        assert film.run(*words).code == 0
    assert leftovers(film.root) == []
