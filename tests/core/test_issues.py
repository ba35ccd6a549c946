from skylot.core.issues import Issue, Where, error, has_errors, note, warning


def test_where_reads_as_a_path() -> None:
    assert str(Where("setup 12.03", ("need", 2, "window"))) == "setup 12.03: need[2].window"
    assert str(Where("person lena")) == "person lena"


def test_json_has_five_keys() -> None:
    issue = error("unknown key 'minuts'", "did you mean 'minutes'?", Where("setup 12.03", ("minuts",)))
    assert issue.placed("shots/012.toml", 7).as_json() == {
        "severity": "error",
        "file": "shots/012.toml",
        "line": 7,
        "what": "unknown key 'minuts'",
        "hint": "did you mean 'minutes'?",
    }
    assert issue.file is None


def test_lines_for_people() -> None:
    assert str(error("bad", "mend it", file="a.toml", line=3)) == "a.toml:3: error: bad (mend it)"
    assert str(warning("odd", where=Where("scene 4", ("set",)))) == "scene 4: set: warning: odd"
    assert str(note("so it is")) == "note: so it is"
    assert str(Issue(severity="note", what="whole file", file="a.toml")) == "a.toml: note: whole file"


def test_has_errors() -> None:
    assert has_errors([note("a"), error("b")])
    assert not has_errors([note("a"), warning("b")])
    assert not has_errors([])
