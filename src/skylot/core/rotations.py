"""Quaternions in arrays: (n, 4) in the order x, y, z, w, or one alone as (4,); leading axes broadcast.

A quaternion that is the pose of a child in its parent rotates vectors of the child into the parent. CCSDS and
scipy write xyzw as here; MuJoCo and USD write wxyz.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray

_NEARLY_PARALLEL = 1.0 - 1e-12


def identity(n: int) -> FloatArray:
    """Return n quaternions (n, 4) that rotate nothing."""
    return np.tile(np.array([0.0, 0.0, 0.0, 1.0]), (n, 1))


def normalise(q_xyzw: ArrayLike) -> FloatArray:
    """Return quaternions (..., 4) of length one; raises ValueError where one has no length."""
    q = np.asarray(q_xyzw, dtype=np.float64)
    length = np.linalg.norm(q, axis=-1, keepdims=True)
    if np.any(length == 0.0):
        raise ValueError("a quaternion of length zero is no rotation")
    return np.asarray(q / length)


def conjugate(q_xyzw: ArrayLike) -> FloatArray:
    """Return the inverse rotations of unit quaternions (..., 4)."""
    return np.asarray(np.asarray(q_xyzw, dtype=np.float64) * np.array([-1.0, -1.0, -1.0, 1.0]))


def multiply(a_xyzw: ArrayLike, b_xyzw: ArrayLike) -> FloatArray:
    """Return the products a b (..., 4): the rotation b first, then a; Hamilton's convention."""
    ax, ay, az, aw = np.moveaxis(np.asarray(a_xyzw, dtype=np.float64), -1, 0)
    bx, by, bz, bw = np.moveaxis(np.asarray(b_xyzw, dtype=np.float64), -1, 0)
    return np.stack(
        (
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ),
        axis=-1,
    )


def rotate(q_xyzw: ArrayLike, v: ArrayLike) -> FloatArray:
    """Return vectors v (..., 3) rotated by unit quaternions q (..., 4), in the unit of v.

    Source: v + 2 w (u x v) + 2 u x (u x v) with q = (u, w), the expanded sandwich product.
    """
    q = np.asarray(q_xyzw, dtype=np.float64)
    vector = np.asarray(v, dtype=np.float64)
    twice = 2.0 * np.cross(q[..., :3], vector)
    return np.asarray(vector + q[..., 3:] * twice + np.cross(q[..., :3], twice))


def to_matrix(q_xyzw: ArrayLike) -> FloatArray:
    """Return the matrices (..., 3, 3) of unit quaternions (..., 4): matrix @ v is `rotate(q, v)`."""
    x, y, z, w = np.moveaxis(np.asarray(q_xyzw, dtype=np.float64), -1, 0)
    rows = (
        np.stack((1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)), axis=-1),
        np.stack((2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)), axis=-1),
        np.stack((2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)), axis=-1),
    )
    return np.stack(rows, axis=-2)


def from_matrix(matrix: ArrayLike) -> FloatArray:
    """Return unit quaternions (..., 4) with w >= 0 of rotation matrices (..., 3, 3).

    Raises ValueError where a matrix is not a proper rotation within 1e-6. Source: S. W. Shepperd, Quaternion
    from rotation matrix, J. Guidance and Control 1 (1978): the largest of the four squares is divided by.
    """
    m = np.asarray(matrix, dtype=np.float64)
    products = m @ np.swapaxes(m, -1, -2)
    if not (np.allclose(products, np.eye(3), rtol=0.0, atol=1e-6) and np.all(np.linalg.det(m) > 0.0)):
        raise ValueError("a rotation matrix has orthogonal unit axes and is right-handed")
    xx, yy, zz = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    xy, xz, yz = m[..., 0, 1] + m[..., 1, 0], m[..., 0, 2] + m[..., 2, 0], m[..., 1, 2] + m[..., 2, 1]
    xw, yw, zw = m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]
    outer = np.stack(
        (
            np.stack((1 + xx - yy - zz, xy, xz, xw), axis=-1),
            np.stack((xy, 1 - xx + yy - zz, yz, yw), axis=-1),
            np.stack((xz, yz, 1 - xx - yy + zz, zw), axis=-1),
            np.stack((xw, yw, zw, 1 + xx + yy + zz), axis=-1),
        ),
        axis=-2,
    )  # four times the quaternion's outer product with itself
    largest = np.argmax(np.diagonal(outer, axis1=-2, axis2=-1), axis=-1)
    q = normalise(np.take_along_axis(outer, largest[..., None, None], axis=-2)[..., 0, :])
    return np.asarray(np.where(q[..., 3:] < 0.0, -q, q))


def from_axis_angle(axis: ArrayLike, angle_rad: ArrayLike) -> FloatArray:
    """Return unit quaternions (..., 4) of right-handed angles (...) about axes (..., 3) of any length.

    Raises ValueError where an axis has no length.
    """
    direction = np.asarray(axis, dtype=np.float64)
    length = np.linalg.norm(direction, axis=-1, keepdims=True)
    if np.any(length == 0.0):
        raise ValueError("an axis of length zero has no direction")
    half = np.asarray(angle_rad, dtype=np.float64)[..., None] / 2.0
    parts = np.broadcast_arrays(np.sin(half) * direction / length, np.cos(half))
    return np.concatenate((parts[0], parts[1][..., :1]), axis=-1)


def from_ypr_321(yaw_rad: ArrayLike, pitch_rad: ArrayLike, roll_rad: ArrayLike) -> FloatArray:
    """Return quaternions (..., 4), body to reference, of yaw, pitch, roll (...) from reference to body.

    Intrinsic 3-2-1, right-handed: yaw about z, then pitch about the new y, then roll about the new x. With x
    forward, y starboard, z nadir, +yaw is nose to starboard and +pitch nose up. `conjugate` of it brings a
    vector of the reference (LVLH) into the body.
    """
    yaw = from_axis_angle((0.0, 0.0, 1.0), yaw_rad)
    pitch = from_axis_angle((0.0, 1.0, 0.0), pitch_rad)
    return multiply(multiply(yaw, pitch), from_axis_angle((1.0, 0.0, 0.0), roll_rad))


def to_ypr_321(q_xyzw: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return yaw, pitch, roll (...) in radians of body-to-reference quaternions: `from_ypr_321` undone.

    Yaw and roll lie in -pi..pi, pitch in -pi/2..pi/2. With the nose straight up or down yaw and roll are one
    turn: roll is then 0.
    """
    m = to_matrix(normalise(q_xyzw))
    cos_pitch = np.hypot(m[..., 0, 0], m[..., 1, 0])
    pitch = np.arctan2(-m[..., 2, 0], cos_pitch)
    locked = cos_pitch < 1e-9
    yaw = np.where(locked, np.arctan2(-m[..., 0, 1], m[..., 1, 1]), np.arctan2(m[..., 1, 0], m[..., 0, 0]))
    roll = np.where(locked, 0.0, np.arctan2(m[..., 2, 1], m[..., 2, 2]))
    return yaw, np.asarray(pitch), roll


def slerp(a_xyzw: ArrayLike, b_xyzw: ArrayLike, share: ArrayLike) -> FloatArray:
    """Return unit quaternions (..., 4) a share (...) of the way from a to b, evenly along the shorter arc.

    Source: K. Shoemake, Animating rotation with quaternion curves, SIGGRAPH 1985.
    """
    a, b = normalise(a_xyzw), normalise(b_xyzw)
    part = np.asarray(share, dtype=np.float64)[..., None]
    cosine = np.sum(a * b, axis=-1, keepdims=True)
    b = np.where(cosine < 0.0, -b, b)
    cosine = np.minimum(np.abs(cosine), 1.0)
    straight = cosine > _NEARLY_PARALLEL  # the arc is too short to divide by its sine
    angle = np.arccos(np.where(straight, 0.0, cosine))
    sine = np.sin(angle)
    weight_a = np.where(straight, 1.0 - part, np.sin((1.0 - part) * angle) / sine)
    weight_b = np.where(straight, part, np.sin(part * angle) / sine)
    return normalise(weight_a * a + weight_b * b)
