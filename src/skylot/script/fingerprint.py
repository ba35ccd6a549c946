"""The fingerprint of a scene's words, the same through changes of spacing, numbers and typing marks."""

from __future__ import annotations

from skylot.core.fingerprints import fingerprint
from skylot.script.model import Scene


def scene_fingerprint(scene: Scene) -> str:
    """Return the sha256, in hex, of a scene's heading and words; its number and line take no part."""
    return fingerprint(scene.heading.casefold(), " ".join(scene.text.split()))
