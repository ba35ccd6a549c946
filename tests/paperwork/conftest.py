"""The synthetic productions as fixtures; loaded by path, since tests are no package."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from skylot.paperwork.model import Dossier


def _loaded(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = spec_from_file_location(f"skylot_test_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_STATION = _loaded("dossier")
_EARTH = _loaded("dossier_earth")


@pytest.fixture(scope="session")
def station_dossier() -> Dossier:
    made: Dossier = _STATION.station_dossier()
    return made


@pytest.fixture(scope="session")
def earth_dossier() -> Dossier:
    made: Dossier = _EARTH.earth_dossier()
    return made


@pytest.fixture(scope="session", params=["station", "earth"])
def dossier(request: pytest.FixtureRequest) -> Dossier:
    """Each synthetic production in turn."""
    made: Dossier = _STATION.station_dossier() if request.param == "station" else _EARTH.earth_dossier()
    return made
