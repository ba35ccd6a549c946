from pathlib import Path

import pytest

from skylot.core.errors import NotFound
from skylot.folder.find import find_production


def test_it_is_found_here_and_from_below(tmp_path: Path) -> None:
    (tmp_path / "skylot.toml").touch()
    below = tmp_path / "shots" / "deep"
    below.mkdir(parents=True)
    assert find_production(tmp_path) == tmp_path
    assert find_production(below) == tmp_path


def test_the_nearest_wins(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for folder in (tmp_path, inner):
        (folder / "skylot.toml").touch()
    assert find_production(inner) == inner


def test_none_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="skylot new"):
        find_production(tmp_path)
    with pytest.raises(NotFound, match="not a folder"):
        find_production(tmp_path / "nowhere")
