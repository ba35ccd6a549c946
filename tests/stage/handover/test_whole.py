"""A file that is handed on stands there whole or not at all, whoever else writes it or dies writing it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skylot.core.errors import CannotWrite
from skylot.stage.handover.usd_prims import Layer
from skylot.stage.handover.whole import whole, write_whole


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "deep" / "a.bin", b"old")
    with whole(path) as part:
        part.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    with pytest.raises(KeyError), whole(path) as part:
        part.write_bytes(b"ha")
        raise KeyError
    assert path.read_bytes() == b"new" and list(path.parent.iterdir()) == [path]


def test_what_a_killed_process_left_is_removed_and_nothing_of_a_living_one(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    left = tmp_path / f".a.{int(dead.stdout)}.part.bin"
    living = tmp_path / f".a.{os.getppid()}.part.bin"
    other = tmp_path / ".a.b.part.bin"
    for each in (left, living, other):
        each.write_bytes(b"x")
    write_whole(tmp_path / "a.bin", b"y")
    assert sorted(tmp_path.iterdir()) == sorted([living, other, tmp_path / "a.bin"])


def test_what_the_disk_refuses_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite, match=r"a\.bin cannot be written"):
        write_whole(tmp_path / "file" / "a.bin", b"y")


def test_a_layer_that_the_disk_refuses_is_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("pxr.Usd")
    layer = Layer("Set")
    path = tmp_path / ("x" * 245 + ".usda")  # with the name of its part it is too long for any disk
    with pytest.raises(CannotWrite, match="cannot be written"):
        layer.save(path)
    assert list(tmp_path.iterdir()) == []
