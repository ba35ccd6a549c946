"""No page names a command, an option, a file or a heading that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from tests.docs.blocks import ROOT, blocks, commands, pages

from skylot.cli.main import app

CLI = typer.main.get_command(app)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_OPTION = re.compile(r"(?<![\w-])(--?[A-Za-z][\w-]*)")


def _all_commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _all_commands(inner, (*path, name))


def _options(command: click.Command) -> set[str]:
    names = (name for each in command.params for name in (*each.opts, *each.secondary_opts))
    return {name for name in names if name.startswith("-")} | {"--help"}


OPTIONS = {option for _, command in _all_commands(CLI) for option in _options(command)}
OTHER_PROGRAMS = ("pip", "make", "git", "python", "pytest", "uv")


def fault(words: list[str]) -> str:
    """Return what is wrong with a typed `skylot …`, or ''."""
    command, path, given = CLI, ["skylot"], {}
    rest = iter(words)
    for word in rest:
        if word.startswith("-") and not re.fullmatch(r"-?\d.*", word):
            name = word.partition("=")[0]
            if name not in _options(command):
                return f"'{' '.join(path)}' has no option {name}"
            given[name] = True
            option = next((each for each in command.params if name in each.opts), None)
            if option is not None and not getattr(option, "is_flag", False):
                next(rest, None)
        elif isinstance(command, click.Group) or hasattr(command, "commands"):
            inner = getattr(command, "commands", {}).get(word)
            if inner is None and word not in {"…", "COMMAND"}:
                return f"'{' '.join(path)}' has no command {word}"
            if inner is None:
                return ""
            command = inner
            path.append(word)
    return ""


def _spoken(page: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield every `skylot …` of a page: typed in a console block, or in a line of text."""
    for block in blocks(page):
        if block.language == "console":
            for typed in commands(block):
                if typed.words[0] == "skylot":
                    yield block.line, list(typed.words[1:])
    for number, text in _lines_of_text(page):
        for code in _CODE.findall(text):
            if code.startswith("skylot "):
                yield number, re.sub(r"[\[\]|]", " ", code).split()[1:]


def _lines_of_text(page: Path) -> Iterator[tuple[int, str]]:
    fenced = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, line


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_command_is_there(page: Path) -> None:
    faults = [f"{page.name}:{line}: {what}" for line, words in _spoken(page) if (what := fault(words))]
    assert not faults


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_option_that_is_named_alone_is_there(page: Path) -> None:
    faults = [
        f"{page.name}:{number}: {option}"
        for number, text in _lines_of_text(page)
        for code in _CODE.findall(text)
        if code.startswith("-") and not code.startswith(OTHER_PROGRAMS)
        for option in _OPTION.findall(code)
        if option not in OPTIONS
    ]
    assert not faults


def test_a_wrong_command_would_be_found() -> None:
    assert fault(["schedule", "solve", "--as-of", "2021-10-04", "--json"]) == ""
    assert "no command" in fault(["schedul", "solve"])
    assert "no option --asof" in fault(["schedule", "solve", "--asof", "2021-10-04"])
    assert "no option --json" in fault(["script", "lock", "--json"])


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for number, text in _lines_of_text(page):
        for target in _LINK.findall(text):
            name, _, anchor = target.partition("#")
            if "://" in target:
                continue
            file = (page.parent / name).resolve() if name else page
            headings = (
                {_anchor(line.lstrip("# ")) for _, line in _lines_of_text(file) if line.startswith("#")}
                if file.suffix == ".md" and file.exists()
                else set()
            )
            if not file.exists() or (anchor and anchor not in headings):
                broken.append(f"{page.name}:{number}: {target}")
    assert not broken


def test_every_command_is_told_somewhere() -> None:
    told = {
        tuple(word for word in words if not word.startswith("-"))
        for page in pages()
        for _, words in _spoken(page)
    }
    leaves = [path for path, command in _all_commands(CLI) if not getattr(command, "commands", {})]
    missing = [path for path in leaves if not any(_has(words, path) for words in told)]
    assert not missing


def _has(words: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return any(words[at : at + len(path)] == path for at in range(len(words)))


def test_pictures_are_small() -> None:
    big = [path.name for path in (ROOT / "docs" / "pictures").glob("*") if path.stat().st_size >= 700_000]
    assert not big
