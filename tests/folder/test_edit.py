import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.folder.sample import FILES, write_sample

from skylot.core.errors import BadText, ChangedElsewhere, NotFound
from skylot.core.instant import Instant
from skylot.folder.edit import TomlEdit, edit_file, edit_record
from skylot.folder.read import read_production
from skylot.folder.toml_write import toml_value
from skylot.folder.write import text_hash

TEXT = """\
# The film's people.

[[person]]   # first
id = "anna"  # her id
name = 'Anna'
plays = [
  "VERESOVA",  # the optician
  "VOICE",
]
  [[person.available]]
  from = 2021-10-05

# Timur is late.
[[person]]
id = "timur"
extra = {a = 1, b = 2} # inline

[[duty]]
id = "visitor"
"""


def test_a_value_is_set_in_place_and_nothing_else_moves() -> None:
    edit = TomlEdit(TEXT)
    edit.set(("person", 0, "id"), "anna-2")
    assert edit.text == TEXT.replace('"anna"', '"anna-2"')
    edit.set(("person", 0, "plays", 1), "RADIO")
    edit.set(("person", 1, "extra", "b"), 3)
    assert edit.text == TEXT.replace('"anna"', '"anna-2"').replace('"VOICE"', '"RADIO"').replace(
        "b = 2", "b = 3"
    )


def test_the_same_value_changes_nothing() -> None:
    edit = TomlEdit(TEXT)
    edit.set(("person", 0, "name"), "Anna")  # stays in single quotes
    assert edit.text == TEXT


def test_a_new_key_stands_after_the_last_of_its_table_before_its_sub_tables() -> None:
    edit = TomlEdit(TEXT)
    edit.set(("person", 0, "role"), "Actress")
    assert edit.text == TEXT.replace('"VOICE",\n]\n', '"VOICE",\n]\nrole = "Actress"\n')
    edit = TomlEdit(TEXT)
    edit.set(("person", 1, "extra", "c"), True)
    assert "{a = 1, b = 2, c = true} # inline" in edit.text
    edit = TomlEdit(TEXT)
    edit.set_all([(("rules", "rig_minutes"), 5), (("rules", "slot_minutes"), 10), (("format",), 1)])
    assert edit.text.endswith('id = "visitor"\n\n[rules]\nrig_minutes = 5\nslot_minutes = 10\n')
    assert edit.text.startswith("# The film's people.\n\nformat = 1\n\n[[person]]")


def test_a_key_goes_with_its_line_and_comment() -> None:
    edit = TomlEdit(TEXT)
    edit.set(("person", 0, "id"), None)
    assert edit.text == TEXT.replace('id = "anna"  # her id\n', "")
    edit.remove(("person", 1, "extra", "a"))
    assert "{b = 2} # inline" in edit.text
    edit.remove(("person", 0, "plays", 1))
    assert tomllib.loads(edit.text)["person"][0]["plays"] == ["VERESOVA"]
    edit.set(("person", 0, "nothing"), None)


def test_a_table_goes_with_its_sub_tables_and_the_comment_above_it() -> None:
    edit = TomlEdit(TEXT)
    edit.remove(("person", 1))
    assert "late" not in edit.text and "timur" not in edit.text and "# first" in edit.text
    edit = TomlEdit(TEXT)
    edit.remove(("person", 0))
    assert edit.text.startswith("# The film's people.\n\n# Timur is late.\n[[person]]\n")
    edit.remove(("person", 0))
    edit.remove(("duty", 0))
    assert tomllib.loads(edit.text) == {}


def test_tables_are_added_after_the_last_of_their_name() -> None:
    edit = TomlEdit(TEXT)
    edit.add("person", {"id": "pavel", "note": None, "available": [{"from": date(2021, 10, 6)}]})
    added = '\n[[person]]\nid = "pavel"\n  [[person.available]]\n  from = 2021-10-06\n'
    assert edit.text == TEXT.replace("# inline\n", "# inline\n" + added)
    edit.add_in(("person", 0), "available", {"from": date(2021, 10, 9)})
    assert tomllib.loads(edit.text)["person"][0]["available"][1] == {"from": date(2021, 10, 9)}
    edit.add("rest", {"id": "r"}, {"id": "s"})
    assert edit.text.endswith('\n\n[[rest]]\nid = "r"\n\n[[rest]]\nid = "s"\n')


def test_an_empty_file_and_one_without_a_last_line_end() -> None:
    edit = TomlEdit("")
    edit.add("pin", {"task": "12"})
    assert edit.text == '[[pin]]\ntask = "12"\n'
    edit = TomlEdit('[[pin]]\ntask = "12"')
    edit.add("pin", {"task": "13"})
    edit.set(("pin", 0, "why"), "x")
    assert edit.text == '[[pin]]\ntask = "12"\nwhy = "x"\n\n[[pin]]\ntask = "13"\n'


def test_crlf_stays() -> None:
    edit = TomlEdit("a = 1\r\nb = 2 # x\r\n")
    edit.set(("a",), 5)
    assert edit.text == "a = 5\r\nb = 2 # x\r\n"


def test_what_is_not_there_is_told() -> None:
    edit = TomlEdit(TEXT)
    with pytest.raises(NotFound, match=r"person\.5"):
        edit.set(("person", 5, "id"), "x")
    with pytest.raises(NotFound, match="duty"):
        edit.remove(("dutty", 0))
    with pytest.raises(BadText, match="cannot be edited"):
        TomlEdit("a = \n")
    assert edit.find("person", "id", "timur") == 1
    assert edit.find("person", "id", "nobody") is None
    assert edit.find("nothing", "id", "nobody") is None


def test_a_file_is_edited_in_place_of_what_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_bytes(("\ufeff" + TEXT).encode())
    seen = text_hash(path.read_bytes())
    after = edit_file(path, lambda edit: edit.set(("duty", 0, "id"), "guest"), seen)
    assert path.read_text("utf-8") == "\ufeff" + TEXT.replace('"visitor"', '"guest"')
    assert after == text_hash(path.read_bytes())
    with pytest.raises(ChangedElsewhere):
        edit_file(path, lambda edit: edit.set(("duty", 0, "id"), "x"), seen)
    stamp = path.stat().st_mtime_ns
    assert edit_file(path, lambda edit: edit.set(("duty", 0, "id"), "guest")) == after
    assert path.stat().st_mtime_ns == stamp
    fresh = tmp_path / "shots" / "007.toml"
    edit_file(fresh, lambda edit: edit.add("setup", {"id": "7.01"}))
    assert fresh.read_text() == '[[setup]]\nid = "7.01"\n'


def test_a_record_is_edited_as_it_was_read(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    production = read_production(root)[0]
    edit_record(
        production,
        ("setup", "12.03"),
        {("minutes",): 30, ("wardrobe", "VERESOVA"): "overalls", ("rig",): None},
    )
    after, issues = read_production(root)
    assert issues == ()
    assert (after.plans[1].minutes, after.plans[1].rig) == (30, "")
    assert after.setups[1].wardrobe == (("VERESOVA", "overalls"),)
    with pytest.raises(ChangedElsewhere):  # what was read first is no longer there
        edit_record(production, ("setup", "12.02"), {("minutes",): 5})
    edit_record(after, ("window", "iss/cupola-7"), {("transmission",): 0.5})
    edit_record(after, ("file", "skylot"), {("rules", "rig_minutes"): 20})
    assert read_production(root)[0].rules.rig_minutes == 20
    with pytest.raises(NotFound, match=r"12\.03"):
        edit_record(after, ("setup", "12.3"), {("minutes",): 5})


plain = st.recursive(
    st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=12),
        st.integers(-(2**63), 2**63 - 1),
        st.booleans(),
        st.floats(allow_nan=False),
        st.dates(),
        st.times(),
        st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1)),
    ),
    lambda each: st.one_of(
        st.lists(each, max_size=3), st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), each, max_size=3)
    ),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(plain)
def test_values_are_written_exactly(value: Any) -> None:
    assert tomllib.loads(f"x = {toml_value(value)}") == {"x": value}


@given(st.integers(-(10**18), 6 * 10**18))
@settings(max_examples=100, deadline=None)
def test_instants_are_written_exactly(ns: int) -> None:
    moment = Instant(ns)
    found = tomllib.loads(f"x = {toml_value(moment)}")["x"]
    assert (Instant.parse(found) if isinstance(found, str) else Instant.from_datetime(found)) == moment


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in pairs for found in [(*path, key), *paths_of(each, (*path, key))]]


SAMPLES = sorted(name for name in FILES if name.endswith(".toml"))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_random_edits_of_real_files_mean_what_they_should(data: st.DataObject) -> None:
    edit = TomlEdit(FILES[data.draw(st.sampled_from(SAMPLES))])
    for _ in range(3):
        values = edit.value(())
        path = data.draw(st.sampled_from(paths_of(values)))
        here = edit.value(path)
        if data.draw(st.booleans()):
            edit.remove(path)
        elif not isinstance(here, dict | list):
            edit.set(path, data.draw(st.one_of(st.text(max_size=5), st.integers(0, 9), st.just(time(1, 2)))))
        elif isinstance(here, dict):
            edit.set((*path, "fresh"), 1)
        if not edit.value(()):
            break
    comments = [line for line in edit.text.splitlines() if line.startswith("#")]
    assert all(line in "".join(FILES.values()) for line in comments)
