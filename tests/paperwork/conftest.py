"""The synthetic productions as fixtures; loaded by path, since tests are no package."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from skylot.paperwork.model import Dossier


def _made() -> ModuleType:
    path = Path(__file__).with_name("dossier.py")
    spec = spec_from_file_location("skylot_test_dossiers", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_DOSSIERS = _made()


@pytest.fixture(scope="session")
def station_dossier() -> Dossier:
    made: Dossier = _DOSSIERS.station_dossier()
    return made


@pytest.fixture(scope="session")
def earth_dossier() -> Dossier:
    made: Dossier = _DOSSIERS.earth_dossier()
    return made


@pytest.fixture(scope="session", params=["station", "earth"])
def dossier(request: pytest.FixtureRequest) -> Dossier:
    """Each synthetic production in turn."""
    made: Dossier = getattr(_DOSSIERS, f"{request.param}_dossier")()
    return made
