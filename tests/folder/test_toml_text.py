import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.folder.toml_text import positions, read_toml


def lines_of(text: str) -> list[int | None]:
    return [issue.line for issue in read_toml(text, "x.toml").issues]


def test_sound_text_is_read_as_tomllib_reads_it() -> None:
    text = 'a = 1\n[b]\nc = "x" # why\n[[d]]\ne = [1, 2]\n'
    read = read_toml(text, "x.toml")
    assert read.values == tomllib.loads(text)
    assert read.issues == ()


@pytest.mark.parametrize(
    ("text", "lines", "left"),
    [
        ("a = 1\nb = \nc = 3\nd = 2021-13-45\n", [2, 4], {"a": 1, "c": 3}),
        ('a = 1\nd = [1, 2\ne = "abc\nf = 2\n', [2, 3], {"a": 1, "f": 2}),
        ("a = 1\na = 2\nb = 3\nb = 4\n", [2, 4], {"a": 1, "b": 3}),
        ('[[p]]\nid = "x\n[[p]]\nid = y\nz = 1\n', [2, 4], {"p": [{}, {"z": 1}]}),
        ("[a]\nx = 1\n[a]\ny = 2\n[b]\nz = 3\nq\n", [3, 7], {"a": {"x": 1}, "b": {"z": 3}}),
        ('need = [\n  "one",\n  two,\n  "three",\n]\nb = 2\nc 3\n', [1, 7], {"b": 2}),
        ('a = """never\nclosed\n', [1], {}),
        ("a = {b = 1\nc = 2\n", [1], {"c": 2}),
        ("just words\nmore words\n", [1, 2], {}),
        ("a = 1\n[broken\nb = 2\n[sound]\nc = 3\nd = \n", [2, 6], {"a": 1, "sound": {"c": 3}}),
    ],
)
def test_every_fault_has_its_line_and_a_hint_and_the_rest_is_read(
    text: str, lines: list[int], left: dict[str, object]
) -> None:
    read = read_toml(text, "x.toml")
    assert [issue.line for issue in read.issues] == lines
    assert all(issue.hint and issue.severity == "error" for issue in read.issues)
    assert read.values == left


def test_crlf_keeps_lines() -> None:
    assert lines_of("a = 1\r\nb = \r\nc = 3\r\nd = \r\n") == [2, 4]


def test_a_text_of_faults_alone_ends() -> None:
    read = read_toml("x\n" * 5000, "x.toml")
    assert len(read.issues) == 101
    assert read.values == {}


def test_deep_nesting_is_an_issue() -> None:
    read = read_toml("a = " + "[" * 5000 + "]" * 5000, "x.toml")
    assert len(read.issues) == 1
    assert read.values == {}


def test_positions_name_tables_keys_items_and_inline_tables() -> None:
    text = (
        'a = {b = 1, "c.d" = [\n  1,\n  {e = 2}]}\n[x."y z"]\nq.w = 1\n[[s]]\nk = 1\n[[s.t]]\nm = 1\n'
        "# a comment\n[[s]]\n[[s.t]]\nm = 2\n[[s.t]]\nm = 3\n"
    )
    lines = positions(text)
    assert lines[("a", "b")] == 1
    assert lines[("a", "c.d", 1, "e")] == 3
    assert lines[("x", "y z", "q", "w")] == 5
    assert lines[("s", 0, "t", 0, "m")] == 9
    assert lines[("s", 1)] == 11
    assert lines[("s", 1, "t", 1, "m")] == 15


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab=[]{}\"'\n#., 1é\\-:T", max_size=120))
def test_any_text_is_read_without_an_exception_and_faults_lie_inside(text: str) -> None:
    read = read_toml(text, "x.toml")
    count = text.count("\n") + 1
    assert all(issue.line is None or 1 <= issue.line <= count for issue in read.issues)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert read.issues
    else:
        assert not read.issues
