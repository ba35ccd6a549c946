"""The joints of a mark: a stance, what the arms do over it, single joints over both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.stage.blocking.person_words import POSTURE_WORDS
from skylot.stage.blocking.scene import Pose
from skylot.stage.blocking.words import Clause
from skylot.stage.bodies.postures import posture, posture_names
from skylot.stage.model import Mark
from skylot.stage.world import Skeleton

_IMPLIED = {
    "polishing": "polishing", "reaching": "reaching", "pointing": "pointing", "strapped": "strapped",
    "fly to": "flying", "level": "flying",
}  # fmt: skip
_ONE_ARM = ("reaching", "reaching-up", "pointing", "polishing")
_ARM_POSTURES = (*_ONE_ARM, "holding", "arms-crossed", "operating")
"""Postures that say something of the arms alone, where a stance is said as well; some only of the right one."""
_BOTH = ("arms up", "hands up")


def _key(where: Where, key: str) -> Where:
    return Where(where.record, (*where.key, key))


def joints_of(
    mark: Mark,
    clauses: Sequence[Clause],
    skeleton: Skeleton,
    *,
    weight: bool,
    before: Pose | None,
    where: Where,
) -> tuple[FloatArray, list[Issue]]:
    """Return the joint angles (k,) of a mark: posture, then single joints over it; limits are kept.

    An unknown posture or joint, and an angle beyond its limit, is an error.
    """
    from skylot.stage.bodies.limits import check_joints  # noqa: PLC0415  bodies' own check of its joints

    issues: list[Issue] = []
    if mark.posture and not _typed_posture(mark):
        known = [*posture_names(), *(w for words in POSTURE_WORDS.values() for w in words)]
        hint = did_you_mean(mark.posture, known)
        issues.append(error(f"no posture is called '{mark.posture}'", hint, _key(where, "posture")))
    stance, arms = stance_and_arms(mark, clauses)
    if stance:
        joints = posture(stance, skeleton)
    elif before is not None:
        joints = before.joints_rad
    else:
        joints = posture(arms or ("standing" if weight else "neutral"), skeleton)
    joints = np.array(joints, dtype=np.float64)
    if arms:
        both = any(c.text.lower() in _BOTH for c in clauses)
        joints = _with_arms(joints, posture(arms, skeleton), skeleton, one=arms in _ONE_ARM, both=both)
    for joint, angle in _both_written_out(mark.joints_rad):
        if joint not in skeleton.joints:
            hint = did_you_mean(joint, skeleton.joints)
            issues.append(error(f"no joint is called '{joint}'", hint, _key(where, "joints_deg")))
            continue
        joints[skeleton.joints.index(joint)] = angle
    if mark.joints_rad:
        issues += check_joints(skeleton, joints, _key(where, "joints_deg"))
    return np.clip(joints, skeleton.limits_rad[:, 0], skeleton.limits_rad[:, 1]), issues


def _typed_posture(mark: Mark) -> str:
    """Return the house's posture that a mark's key names, by its name or by what people say for it."""
    if mark.posture in posture_names():
        return mark.posture
    near = next((p for p, words in POSTURE_WORDS.items() if mark.posture in words), "")
    return near if mark.posture and near in posture_names() else ""


def stance_and_arms(mark: Mark, clauses: Sequence[Clause]) -> tuple[str, str]:
    """Return the posture of the whole body and the one whose arms go over it, '' for none.

    Words of the arms alone (`arms up`) are the whole body's at first; after another mark and beside a stance
    they are the arms' only.
    """
    said = [c.kind.removeprefix("posture ") for c in clauses if c.kind.startswith("posture ")]
    names = [name for name in (_typed_posture(mark), *said) if name in posture_names()]
    stance = next((name for name in names if name not in _ARM_POSTURES), "")
    arms = next((name for name in names if name in _ARM_POSTURES), "")
    return (stance, arms) if names else (_implied(clauses), "")


def _with_arms(
    joints: FloatArray, other: FloatArray, skeleton: Skeleton, *, one: bool, both: bool
) -> FloatArray:
    """Return joints (k,) with the arms of others: only the right one, or on both sides as the right one."""
    mixed = joints.copy()
    for i, name in enumerate(skeleton.joints):
        side, _, part = name.partition("_")
        if not part.startswith(("shoulder", "elbow", "forearm", "wrist")) or (
            one and not both and side == "left"
        ):
            continue
        mixed[i] = other[skeleton.joints.index(f"right_{part}") if both else i]
    return mixed


def _both_written_out(angles: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return joints with `both_NAME` as left and right; what is said of one side stands over it."""
    pairs = [
        (f"{side}_{joint.removeprefix('both_')}", angle)
        for joint, angle in angles
        if joint.startswith("both_")
        for side in ("left", "right")
    ]
    return pairs + [(joint, angle) for joint, angle in angles if not joint.startswith("both_")]


def _implied(clauses: Sequence[Clause]) -> str:
    """Return the posture that is implied by what words do."""
    known = posture_names()
    for clause in clauses:
        name = _IMPLIED.get(clause.kind, "")
        if clause.kind == "limb on" and clause.second.endswith(("feet", "foot", "toes")):
            name = "foot-rail"
        if clause.kind == "held by" and clause.option in ("feet", "ankles", "ankle", "foot", ""):
            name = "held"
        if clause.kind in ("in", "at") and clause.text.lower().startswith("seated"):
            name = "seated"
        if name in known:
            return name
    return ""
