"""The version of what computes: a result made by another one is stale, though no record changed."""

from __future__ import annotations

MODEL: tuple[tuple[str, str], ...] = (("model:light", "1"), ("model:schedule", "1"))
"""(key, version) pairs that a board carries beside the fingerprints of records; count one up when answers change."""
STAGE_MODEL: tuple[tuple[str, str], ...] = (("model:light", "1"), ("model:stage", "1"))
"""The same for a storyboard frame."""
