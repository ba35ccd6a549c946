"""From a record and the path of keys inside it to the file and the line where a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skylot.core.issues import Issue, Where

KeyPath = tuple[str | int, ...]


class SourceMap:
    """Texts of the files that were read and the places of records in them; positions are computed when asked
    for.

    A record is known by its plain id (`12.03`, `anna`) and by its kind and id (`setup:12.03`), since a strip
    and a scene may have one number.
    """

    def __init__(self) -> None:
        """Begin with no file and no record."""
        self._texts: dict[str, str] = {}
        self._records: dict[str, list[tuple[str, KeyPath]]] = {}
        self._lines: dict[str, Mapping[KeyPath, int]] = {}
        self._broken: set[str] = set()
        self._hashes: dict[str, str] = {}

    def mark_broken(self, file: str) -> None:
        """Remember that records of this file may be missing: it could not be read whole."""
        self._broken.add(file)

    def broken(self, folder: str) -> bool:
        """Tell whether a file of that name, or one in a folder of that name, could not be read whole."""
        return any(file == folder or file.startswith(f"{folder}/") for file in self._broken)

    def add_file(self, file: str, text: str, digest: str = "") -> None:
        """Remember the text (as it was parsed) of a TOML file, and the hash of the file as it was read."""
        self._texts[file] = text
        self._hashes[file] = digest
        self._lines.pop(file, None)

    def add_record(self, kind: str, name: str, file: str, path: KeyPath) -> None:
        """Remember that a record of this kind and id stands in the file under this path of keys.

        In a file that is no TOML the path is the number of its line.
        """
        for known_as in (name, f"{kind}:{name}"):
            self._records.setdefault(known_as, []).append((file, path))

    @property
    def files(self) -> tuple[str, ...]:
        """Return the files that were read, relative to the production's root."""
        return tuple(self._texts)

    def text(self, file: str) -> str | None:
        """Return the text of a file as it was read."""
        return self._texts.get(file)

    def digest(self, file: str) -> str:
        """Return the hash of the file as it was read, which an edit carries; '' for a file that was not."""
        return self._hashes.get(file, "")

    def line(self, file: str, path: KeyPath) -> int | None:
        """Return the 1-based line of the longest part of the key path that stands in the file; None: not a
        TOML.
        """
        return self._nearest(file, path)[1]

    def locate(self, where: Where) -> tuple[str | None, int | None]:
        """Return file and line of a finding; (None, None) for a record that no file holds."""
        candidates = self._records.get(where.record) or self._records.get(where.record.rpartition("/")[0], [])
        best: tuple[int, str | None, int | None] = (-(10**9), None, None)
        for file, path in candidates:
            depth, line = self._nearest(file, path + where.key)
            if depth - len(path) > best[0]:
                best = (depth - len(path), file, line)
        return best[1], best[2]

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the ids of all records of a kind that stand in a file, faulty ones too; each once."""
        return tuple(name[len(kind) + 1 :] for name in self._records if name.startswith(f"{kind}:"))

    def repeated(self, kind: str) -> tuple[str, ...]:
        """Return the ids that more than one record of a kind has."""
        return tuple(name for name in self.names(kind) if len(self._records[f"{kind}:{name}"]) > 1)

    def occurrences(self, kind: str, name: str) -> tuple[tuple[str, int | None], ...]:
        """Return (file, line) of every record of this kind and id, in the order of reading."""
        found = self._records.get(f"{kind}:{name}", [])
        return tuple((file, self._nearest(file, path)[1]) for file, path in found)

    def file_of(self, kind: str, name: str) -> tuple[str, KeyPath] | None:
        """Return the file and the key path of a record of a kind, or None."""
        found = self._records.get(f"{kind}:{name}")
        return found[0] if found else None

    def place(self, issue: Issue) -> Issue:
        """Return the issue with its file and line, where it has none yet and its record is known."""
        if issue.file is not None or issue.where is None:
            return issue
        file, line = self.locate(issue.where)
        return issue if file is None else issue.placed(file, line)

    def place_all(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """Return the issues placed, and sorted by file and line; those without a file come last."""
        placed = [self.place(issue) for issue in issues]
        return tuple(
            sorted(placed, key=lambda issue: (issue.file is None, issue.file or "", issue.line or 0))
        )

    def _nearest(self, file: str, path: KeyPath) -> tuple[int, int | None]:
        if file not in self._texts:
            row = path[0] if path else None
            return 0, row if isinstance(row, int) else None
        if file not in self._lines:
            from skylot.folder.toml_text import positions  # noqa: PLC0415  heavy, and only faults need it

            self._lines[file] = positions(self._texts[file])
        lines = self._lines[file]
        for depth in range(len(path), 0, -1):
            if path[:depth] in lines:
                return depth, lines[path[:depth]]
        return 0, 1
