"""Atomic compare-and-swap of a text file: old or new, whole, whatever happens; never over somebody's change.

The new text is written to a temporary file in the same folder, synced, and put in place by one rename; then the
folder is synced. Writers in one folder are serialised by an advisory lock on it, so that two processes that both
read the same text cannot both replace it: the second finds a text that is not the one it read.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from skylot.core.errors import Busy, CannotWrite, ChangedElsewhere

LOCK_SECONDS = 10.0
_TEMPORARY = ".skylot-"


def text_hash(data: bytes | str | None) -> str:
    """Return the sha256, in hex, by which a writer names the text that it replaces; '' for a file that is not
    there.
    """
    if data is None:
        return ""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def hash_of_file(path: Path) -> str:
    """Return `text_hash` of what stands in a file now; '' where there is none."""
    try:
        return text_hash(path.read_bytes())
    except FileNotFoundError:
        return ""


def replace_file(path: Path, data: bytes | str, expected: str | None) -> str:
    """Put a new content in place of the one whose hash is `expected`, and return the hash of the new.

    `expected` is '' where there must be no file yet, and None where the old content does not matter. Raises
    ChangedElsewhere where another content stands there, Busy where somebody else holds the lock for 10 s, and
    CannotWrite where the disk is full or nothing may be written: the old file then stands untouched.
    """
    content = data.encode() if isinstance(data, str) else data
    with as_cannot_write(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()  # a link stays a link: what it points to is replaced
    with locked(target):
        with as_cannot_write(path):
            found = hash_of_file(target)
        if expected is not None and found != expected:
            raise ChangedElsewhere(_changed(path, found, expected), "nothing was overwritten: read it again")
        with as_cannot_write(path):
            _swap(target, content)
    return text_hash(content)


def remove_file(path: Path, expected: str) -> None:
    """Remove a file whose content has the hash; raises as `replace_file` does."""
    with locked(path):
        with as_cannot_write(path):
            found = hash_of_file(path)
        if found != expected:
            raise ChangedElsewhere(_changed(path, found, expected), "nothing was removed: read it again")
        with as_cannot_write(path):
            path.unlink(missing_ok=True)
            sync_folder(path.parent)


@contextlib.contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the advisory lock of a file's folder while the block runs, so that one process writes there at a time.

    Not to be nested in one folder. Raises Busy where somebody else holds it for so many seconds, CannotWrite where
    it cannot be had. The lock leaves nothing behind and ends with its process; only where folders cannot be locked
    (some network disks) it is a file `.skylot.lock`, which stays, since removing it would let two hold two locks.
    """
    with as_cannot_write(path):
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if not _lock(descriptor, path, seconds):
            os.close(descriptor)
            with as_cannot_write(path):
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
                descriptor = os.open(path.with_name(".skylot.lock"), flags, 0o644)
            if not _lock(descriptor, path, seconds):
                raise CannotWrite(f"{path.name} cannot be locked", "this disk knows no locks")
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte; a write that takes only a part goes on."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _changed(path: Path, found: str, expected: str) -> str:
    if not found:
        return f"{path.name} is no longer there"
    return f"{path.name} was changed by someone else" if expected else f"{path.name} is there already"


def _lock(descriptor: int, path: Path, seconds: float) -> bool:
    """Return True with the lock, False where such a thing cannot be locked; raises Busy when the time is over."""
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except InterruptedError:
            continue
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy(f"somebody else writes {path.name}", "try again in a moment") from None
            time.sleep(0.01)
        except OSError:
            return False
        else:
            return True


def _swap(target: Path, content: bytes) -> None:
    _sweep(target)
    descriptor, name = tempfile.mkstemp(prefix=f"{_TEMPORARY}{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        try:
            write_all(descriptor, content)
            os.fchmod(descriptor, _mode(target))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _sweep(target: Path) -> None:
    """Remove what a writer that was killed left; under the lock, so no living writer's file is touched."""
    for left in target.parent.glob(f"{_TEMPORARY}{target.name}.*"):
        with contextlib.suppress(OSError):
            left.unlink()


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextlib.contextmanager
def as_cannot_write(path: Path) -> Iterator[None]:
    """Turn the operating system's faults of the block into CannotWrite, which says what to do."""
    try:
        yield
    except OSError as fault:
        hints = {
            errno.ENOSPC: "the disk is full: make room, nothing was lost",
            errno.EDQUOT: "your share of the disk is full: make room, nothing was lost",
            errno.EROFS: "the disk is read-only",
            errno.EACCES: "the folder is read-only for you",
            errno.EPERM: "the folder is read-only for you",
        }
        hint = hints.get(fault.errno or 0, "nothing was lost")
        raise CannotWrite(f"{path.name} cannot be written: {fault.strerror or fault}", hint) from fault
