"""A user at a keyboard: types the commands of a page in a folder of its own and sees what a terminal would show."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from tests.docs.blocks import Block, Typed, commands, first_difference

from skylot.cli.main import run


class TypingUser:
    """Does what a page says, block after block, in one folder; `cd` moves, `rm` takes a file away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.namespace: dict[str, object] = {}

    def do(self, block: Block) -> None:
        """Type a console block, save a file, or run Python; raises AssertionError with the place of what is wrong."""
        if block.language == "console":
            for typed in commands(block):
                self._type(typed)
        elif block.language == "python":
            with _inside(self.folder):
                exec(compile(block.text, block.place, "exec"), self.namespace)
        elif (name := block.option("save")) is not None:
            (self.folder / name).write_text(block.text + "\n", encoding="utf-8")
        elif (name := block.option("add-to")) is not None:
            with (self.folder / name).open("a", encoding="utf-8") as file:
                file.write("\n" + block.text + "\n")

    def type(self, *words: str) -> tuple[int, str]:
        """Type `skylot …` and return the exit code and what the terminal shows."""
        screen, before = io.StringIO(), sys.argv
        code: object = 0
        sys.argv = ["skylot", *words]
        try:
            with _inside(self.folder), contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
                run()
        except SystemExit as end:
            code = end.code
        finally:
            sys.argv = before
        return (code if isinstance(code, int) else int(code is not None)), screen.getvalue()

    def _type(self, typed: Typed) -> None:
        program, *words = typed.words
        if program == "cd":
            self.folder = (self.folder / words[0]).resolve()
            return
        if program == "rm":
            (self.folder / words[0]).unlink()
            return
        assert program == "skylot", f"{typed.place}: only skylot, cd and rm are typed in a page"
        code, output = self.type(*words)
        difference = first_difference(typed.shown, output)
        assert code == typed.exit_code, f"{typed.place}\nends with {code}, not {typed.exit_code}:\n{output}"
        assert not difference, f"{typed.place}\n{difference}\n--- the whole output:\n{output}"


@contextlib.contextmanager
def _inside(folder: Path):
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
