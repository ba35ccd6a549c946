"""Where each table, key and value of a TOML text stands, byte by byte: for the lines of faults, and for
edits.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

import tree_sitter
import tree_sitter_toml

Key = tuple[str | int, ...]
Node = tree_sitter.Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A table, a key with its value, or an item of a list: byte offsets into the text, and its line."""

    kind: Literal["table", "element", "key", "item", "implied"]
    """`element` is one [[table]]; `implied` a table that only its children name."""
    start: int
    end: int
    """Of a table: the end of its last key's value, or of its header."""
    value_start: int
    value_end: int
    line: int
    inline: bool = False
    """A key inside { }."""
    braces: bool = False
    """Its value is a { } table."""


def spots(text: bytes) -> dict[Key, Spot]:
    """Return the spots of a text that tomllib accepts, by path of keys; repeated tables count from 0."""
    found: dict[Key, Spot] = {}
    counts: dict[Key, int] = {}
    for node in _parser().parse(text).root_node.named_children:
        if node.type == "pair":
            _pair(node, (), found, inline=False)
        elif node.type in {"table", "table_array_element"}:
            _table(node, found, counts)
    return found


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))


def _table(node: Node, found: dict[Key, Spot], counts: dict[Key, int]) -> None:
    children = _children(node)
    names = _key_parts(children[0])
    path: Key = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if depth < len(names) - 1:
            found.setdefault(path, _spot("implied", node, node))
            if path in counts:
                path = (*path, counts[path] - 1)
    closing = next(child for child in node.children if child.type in {"]", "]]"})
    pairs = [child for child in children[1:] if child.type == "pair"]
    end = pairs[-1].end_byte if pairs else closing.end_byte
    kind: Literal["table", "element"] = "table"
    if node.type == "table_array_element":
        found.setdefault(path, _spot("implied", node, node))
        counts[path] = counts.get(path, 0) + 1
        path, kind = (*path, counts[path] - 1), "element"
    line = node.start_point[0] + 1
    found[path] = Spot(
        kind=kind, start=node.start_byte, end=end, value_start=closing.end_byte, value_end=end, line=line
    )
    for child in pairs:
        _pair(child, path, found, inline=False)


def _pair(node: Node, path: Key, found: dict[Key, Spot], *, inline: bool) -> None:
    head, *rest = _children(node)
    names = _key_parts(head)
    for name in names[:-1]:
        path = (*path, name)
        found.setdefault(path, _spot("implied", node, node))
    value = rest[0] if rest else head
    path = (*path, names[-1])
    found[path] = _spot("key", node, value, inline=inline)
    _value(value, path, found)


def _value(node: Node, path: Key, found: dict[Key, Spot]) -> None:
    if node.type == "array":
        for index, child in enumerate(_children(node)):
            found[(*path, index)] = _spot("item", child, child)
            _value(child, (*path, index), found)
    elif node.type == "inline_table":
        for child in _children(node):
            _pair(child, path, found, inline=True)


def _spot(kind: Literal["key", "item", "implied"], node: Node, value: Node, *, inline: bool = False) -> Spot:
    return Spot(
        kind=kind,
        start=node.start_byte,
        end=node.end_byte,
        value_start=value.start_byte,
        value_end=value.end_byte,
        line=node.start_point[0] + 1,
        inline=inline,
        braces=value.type == "inline_table",
    )


def _children(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _key_parts(node: Node) -> tuple[str, ...]:
    if node.type == "dotted_key":
        return tuple(part for child in node.named_children for part in _key_parts(child))
    text = (node.text or b"").decode()
    if node.type == "quoted_key":
        return tuple(tomllib.loads(f"{text} = 0"))
    return (text,)
