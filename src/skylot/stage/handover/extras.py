"""Libraries that come with the extra `handover`: used where they are there, named in a sentence where not."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from skylot.core.errors import SkylotError

_PACKAGES = {"pxr": "usd-core", "av": "av", "opentimelineio": "opentimelineio"}


def library(module: str, what: str) -> Any:
    """Return a module of an optional library; `what` is what it is needed for.

    Raises SkylotError with the command that installs it where it is absent.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as fault:
        root = module.split(".", maxsplit=1)[0]
        if (fault.name or "").split(".", maxsplit=1)[0] != root:
            raise
        raise SkylotError(
            f"{what} needs the library {_PACKAGES.get(root, root)}, which is not installed",
            "pip install 'skylot[handover]'",
        ) from None
