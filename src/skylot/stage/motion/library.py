"""The dynamics library, loaded when the first flight needs it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def mujoco() -> Any:
    """Return the module; it has no types of its own."""
    return import_module("mujoco")
