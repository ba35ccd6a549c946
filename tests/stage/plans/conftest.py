"""The module and its shot, built once."""

from __future__ import annotations

import pytest
from tests.stage.plans.scenes import module, three_people

from skylot.stage.world import BuiltSet, StagedShot


@pytest.fixture(scope="session")
def built() -> BuiltSet:
    return module()


@pytest.fixture(scope="session")
def shot(built: BuiltSet) -> StagedShot:
    return three_people(built)
