import sys

import pytest

from skylot.core.errors import SkylotError
from skylot.stage.handover.extras import library


def test_a_library_that_is_there_is_returned():
    assert library("json", "a test").loads("[1]") == [1]


@pytest.mark.parametrize(
    ("module", "package"), [("pxr.Usd", "usd-core"), ("av", "av"), ("opentimelineio", "opentimelineio")]
)
def test_one_that_is_absent_is_named_with_the_command(monkeypatch, module, package):
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, module.split(".", maxsplit=1)[0], None)
    with pytest.raises(SkylotError) as fault:
        library(module, "a hand-over")
    assert str(fault.value) == (
        f"a hand-over needs the library {package}, which is not installed (pip install 'skylot[handover]')"
    )


def test_one_that_breaks_on_its_own_is_not_called_absent(tmp_path, monkeypatch):
    (tmp_path / "broken_thing.py").write_text("import a_module_that_is_nowhere")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        library("broken_thing", "a test")
