"""The small production, written anew for a test, or once for those that only read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.office.small import make_production

Maker = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Return a function that writes the small production with some of its files changed."""
    return lambda **changes: make_production(tmp_path / "small", {**changes.get("files", {})})


@pytest.fixture(scope="session")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small production for tests that change nothing."""
    return make_production(tmp_path_factory.mktemp("read-only") / "small")


@pytest.fixture(scope="session")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small production that was solved once; tests copy it before they change it."""
    from skylot import api  # noqa: PLC0415

    folder = make_production(tmp_path_factory.mktemp("solved") / "small")
    api.solve(api.open_production(folder))
    return folder
