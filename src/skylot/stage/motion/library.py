"""The dynamics library, loaded when the first flight needs it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def mujoco() -> Any:
    """Return the module; it has no types of its own.

    Its warnings go nowhere: by itself it would write them to a file in whatever folder is the current one. What
    comes to be no motion is found by looking at the state.
    """
    module = import_module("mujoco")
    module.set_mju_user_warning(_nowhere)
    return module


def _nowhere(_: str) -> None:
    """Drop a warning."""
