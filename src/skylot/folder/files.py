"""Bounded reading inside one folder: no way out of it, no device, no file or number of files without end."""

from __future__ import annotations

import stat
from pathlib import Path, PurePosixPath

from skylot.core.issues import Issue, Where, error, warning
from skylot.core.names import did_you_mean, nearest
from skylot.folder.paths import (
    CONFIG_NAME,
    JOURNAL,
    LOCATIONS,
    MISSION,
    OTHERS,
    PEOPLE,
    SCHEDULE,
    SCRIPT,
    SHOTS,
    STAGE,
)
from skylot.folder.write import text_hash

TOML_LIMIT = 4_000_000
TABLE_LIMIT = 8_000_000
SCREENPLAY_LIMIT = 20_000_000
ORBIT_LIMIT = 64_000_000
TOTAL_LIMIT = 400_000_000
FILES_LIMIT = 5000


class Folder:
    """A production's folder as it is read: hands out bytes, and collects what could not be read as issues."""

    def __init__(self, root: Path) -> None:
        """Begin at the folder; it need not exist."""
        self.root = root.resolve()
        self.issues: list[Issue] = []
        self.hashes: dict[str, str] = {}
        """Of every text that was read, by path: what an edit of it must find."""
        self._left = TOTAL_LIMIT
        self._files_left = FILES_LIMIT

    def inside(self, relative: str) -> Path | None:
        """Return the absolute path of a file that lies in the folder, links followed; None for others."""
        pure = PurePosixPath(relative)
        if not relative or "\0" in relative or "\\" in relative or pure.is_absolute():
            return None
        try:
            path = (self.root / pure).resolve()
        except (OSError, RuntimeError, ValueError):
            return None
        return path if path.is_relative_to(self.root) else None

    def listing(self, folder: str, suffixes: tuple[str, ...]) -> tuple[str, ...]:
        """Return the sorted paths, relative to the root, of the files in a folder that end so; hidden ones
        are not seen.
        """
        path = self.inside(folder)
        if path is None:
            self.issues.append(error("the folder leads out of the production", file=folder))
            return ()
        try:
            if path.exists() and not path.is_dir():
                self.issues.append(error("is a file, where a folder is needed", file=folder))
            names = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else []
        except OSError as fault:
            self.issues.append(error(f"the folder cannot be read: {_why(fault)}", file=folder))
            return ()
        found = [
            name for name in names if name.lower().endswith(suffixes) and not name.startswith((".", "~$"))
        ]
        return tuple(f"{folder}/{name}" for name in found)

    def read(
        self, relative: str, limit: int, *, needed: bool = False, named_by: Where | None = None
    ) -> bytes | None:
        """Return a file's bytes; None, with an issue where it is needed or there, when it cannot be read.

        The issue is about the file itself, or about the record and key that name it.
        """
        before = len(self.issues)
        data = self._read(relative, limit, needed)
        if data is None and named_by is not None:
            self.issues[before:] = [
                error(f"'{relative}': {issue.what}", issue.hint, named_by) for issue in self.issues[before:]
            ]
        return data

    def _read(self, relative: str, limit: int, needed: bool) -> bytes | None:
        path = self.inside(relative)
        if path is None:
            self._refuse(relative, "the path leads out of the production", "paths are relative, without ..")
            return None
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                self._refuse(relative, "is not a file")
                return None
            if status.st_size > min(limit, self._left) or self._files_left <= 0:
                self._refuse(relative, self._too_much(status.st_size, limit))
                return None
            with path.open("rb") as stream:
                data = stream.read(limit + 1)
        except FileNotFoundError:
            if (self.root / relative).is_symlink():
                self._refuse(relative, "is a link to a file that is not there")
            elif needed:
                self._refuse(relative, "the file is missing", self._near(relative))
            return None
        except (OSError, ValueError) as fault:
            self._refuse(relative, f"cannot be read: {_why(fault)}")
            return None
        if len(data) > limit:
            self._refuse(relative, self._too_much(len(data), limit))
            return None
        self._left -= len(data)
        self._files_left -= 1
        return data

    def text(self, relative: str, limit: int, *, needed: bool = False) -> str | None:
        """Return a file's text; None, with an issue, where it is no UTF-8 text."""
        data = self.read(relative, limit, needed=needed)
        if data is None:
            return None
        self.hashes[relative] = text_hash(data)
        if b"\0" in data:
            line = data[: data.index(b"\0")].count(b"\n") + 1
            self._refuse(relative, "holds NUL bytes: it is not a text", line=line)
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            line = data[: fault.start].count(b"\n") + 1
            self._refuse(relative, "is not UTF-8", "save it as UTF-8", line=line)
            return None

    def _too_much(self, size: int, limit: int) -> str:
        if self._files_left <= 0:
            return f"is not read: a production may have {FILES_LIMIT} files"
        if size > limit:
            return f"is too large: {size / 1e6:.1f} MB, where {limit / 1e6:.0f} MB are allowed"
        return f"is not read: all files together may have {TOTAL_LIMIT / 1e6:.0f} MB"

    def _near(self, relative: str) -> str:
        folder = (self.root / relative).parent
        try:
            names = [entry.name for entry in folder.iterdir()][:500] if folder.is_dir() else []
        except OSError:
            names = []
        return did_you_mean(PurePosixPath(relative).name, names)

    def _refuse(self, relative: str, what: str, hint: str = "", line: int | None = None) -> None:
        self.issues.append(error(what, hint, file=relative, line=line))


def unknown_files(root: Path) -> list[Issue]:
    """Return a warning for each TOML file at the top that nothing reads, and each folder named almost as one."""
    try:
        entries = sorted((entry.name, entry.is_dir()) for entry in root.iterdir())
    except OSError:
        return []
    files, folders = (CONFIG_NAME, PEOPLE), (SCRIPT, SHOTS, LOCATIONS, MISSION, SCHEDULE, JOURNAL, STAGE)
    found = [
        warning("nothing reads this file", did_you_mean(name, files), file=name)
        for name, is_folder in entries
        if not is_folder and name.endswith(".toml") and name not in files
    ]
    return found + [
        warning("nothing reads this folder", did_you_mean(name, folders), file=name)
        for name, is_folder in entries
        if is_folder and name not in (*folders, *OTHERS) and nearest(name, folders)
    ]


def _why(fault: Exception) -> str:
    return (fault.strerror or str(fault)) if isinstance(fault, OSError) else str(fault)
