import errno
import fcntl
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skylot.core.errors import Busy, CannotWrite, ChangedElsewhere
from skylot.folder import write
from skylot.folder.write import hash_of_file, locked, remove_file, replace_file, text_hash


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".skylot-"))


def test_a_new_file_and_its_replacement(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.toml"
    first = replace_file(path, "a = 1\n", "")
    assert path.read_text() == "a = 1\n"
    assert first == hash_of_file(path) == text_hash("a = 1\n")
    replace_file(path, "a = 2\n", first)
    assert path.read_text() == "a = 2\n"
    assert left_over(path.parent) == []


def test_somebody_elses_change_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    seen = replace_file(path, "a = 1\n", "")
    path.write_text("a = 1  # theirs\n")
    with pytest.raises(ChangedElsewhere, match="changed by someone else"):
        replace_file(path, "a = 2\n", seen)
    with pytest.raises(ChangedElsewhere, match="there already"):
        replace_file(path, "a = 2\n", "")
    assert path.read_text() == "a = 1  # theirs\n"
    path.unlink()
    with pytest.raises(ChangedElsewhere, match="no longer there"):
        replace_file(path, "a = 2\n", seen)
    replace_file(path, "a = 3\n", None)
    assert path.read_text() == "a = 3\n"


def test_mode_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "link"
    path.write_text("1")
    path.chmod(0o640)
    link.symlink_to(path)
    replace_file(link, "2", None)
    assert link.is_symlink() and path.read_text() == "2"
    assert path.stat().st_mode & 0o777 == 0o640


def test_removal_is_compared_too(tmp_path: Path) -> None:
    path = tmp_path / "a"
    seen = replace_file(path, "1", None)
    with pytest.raises(ChangedElsewhere):
        remove_file(path, text_hash("2"))
    remove_file(path, seen)
    assert not path.exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    path = tmp_path / "a.toml"
    seen = replace_file(path, "old\n", "")
    real, calls = os.write, [0]

    def part(descriptor: int, data: bytes) -> int:
        calls[0] += 1
        if calls[0] > 2:
            raise OSError(code, os.strerror(code))
        return real(descriptor, bytes(data[:100]))

    monkeypatch.setattr(os, "write", part)
    with pytest.raises(CannotWrite) as caught:
        replace_file(path, "new\n" * 1000, seen)
    assert calls[0] == 3
    assert "nothing was lost" in caught.value.hint
    assert caught.value.exit_code == 6
    assert path.read_text() == "old\n"
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_fault_at_the_last_steps_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a.toml"
    seen = replace_file(path, "old\n", "")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, refuse)
    with pytest.raises(CannotWrite, match="No space"):
        replace_file(path, "new\n", seen)
    assert path.read_text() == "old\n"
    assert left_over(tmp_path) == []


def test_a_really_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no right to mount a small tmpfs here")
    try:
        path = disk / "a.toml"
        seen = replace_file(path, "old\n", "")
        with pytest.raises(CannotWrite, match="No space"):
            replace_file(path, "new\n" * 50_000, seen)
        assert path.read_text() == "old\n"
        assert left_over(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_read_only_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old\n")

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotWrite, match="read-only for you"):
        replace_file(path, "new\n", None)
    monkeypatch.undo()
    assert path.read_text() == "old\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_really_read_only_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old\n")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CannotWrite, match="read-only for you"):
            replace_file(path, "new\n", None)
    finally:
        tmp_path.chmod(0o700)
    assert path.read_text() == "old\n"


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "shots").write_text("")
    with pytest.raises(CannotWrite):
        replace_file(tmp_path / "shots" / "a.toml", "x", None)


def test_where_a_folder_cannot_be_locked_a_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fcntl.flock

    def network(descriptor: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EBADF, "Bad file descriptor")
        real(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", network)
    replace_file(tmp_path / "a", "1", "")
    with locked(tmp_path / "a"), pytest.raises(Busy), locked(tmp_path / "b", seconds=0.05):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".skylot.lock", "a"]


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", "1", "")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_held_lock_is_busy_and_frees_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    with locked(path):
        begin = time.monotonic()
        with pytest.raises(Busy), locked(path, seconds=0.1):
            pass
        assert time.monotonic() - begin < 2
    with locked(path, seconds=0.1):
        pass


COUNTER = """
import sys
from pathlib import Path
from skylot.core.errors import ChangedElsewhere
from skylot.folder.write import replace_file, text_hash
path, count = Path(sys.argv[1]), int(sys.argv[2])
lost = 0
for _ in range(count):
    while True:
        data = path.read_bytes()
        try:
            replace_file(path, str(int(data) + 1), text_hash(data))
            break
        except ChangedElsewhere:
            lost += 1
print(lost)
"""


def test_processes_that_write_one_file_lose_no_change(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")
    command = [sys.executable, "-c", COUNTER, str(path), "40"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    for each in running:
        each.communicate(timeout=60)
        assert each.returncode == 0
    assert path.read_text() == "120"


@pytest.mark.slow
def test_killed_at_a_hundred_random_points_it_is_old_or_new_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("00000000\n" * 40000)
    generator = random.Random(11)
    seen = set()
    for _ in range(100):
        pid = os.fork()  # a fork of this process starts at once, where a new interpreter takes a second
        if pid == 0:
            try:
                number = int(path.read_bytes()[:8])
                while True:
                    number += 1
                    replace_file(path, f"{number:08d}\n" * 40000, None)
            finally:
                os._exit(1)
        time.sleep(generator.uniform(0.0005, 0.03))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status)
        data = path.read_bytes()
        assert len(data) == 360_000
        assert data == data[:9] * 40_000
        seen.add(data[:8])
    assert len(seen) > 5
    replace_file(path, "end\n", None)  # the lock of the dead is free, and what they left is swept
    assert path.read_text() == "end\n"
    assert left_over(tmp_path) == []


def test_write_all_goes_on_after_a_short_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:3])))
    write.replace_file(tmp_path / "a", "0123456789", "")
    assert (tmp_path / "a").read_text() == "0123456789"
