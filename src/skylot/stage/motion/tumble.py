"""How a stiff thing turns while nothing touches it, in closed form: any spin, any length of time, one price.

Among the stars its angular momentum stands still; the axes of the shot turn under it with the orbit.
Source: R. van Zon and J. Schofield, Numerical implementation of the exact dynamics of free rigid bodies,
J. Computational Physics 225 (2007); elliptic functions by the arithmetic-geometric mean, Abramowitz and Stegun
16.4; the incomplete integral by Carlson's duplication.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray

_STILL_RAD_S = 1e-9
_ALIKE = 1e-6
"""Share by which two moments of inertia, or a spin and a main axis, may differ and count as one."""
_STEEPEST = 1.0 - 1e-12
_GAUSS = np.polynomial.legendre.leggauss(5)
_WIDEST_RAD = 0.8
"""Of the elliptic functions' argument in one piece of the quadrature, where the rate has no sharp peaks."""
_MOST_POINTS = 400_000


def tumble(
    inertia_kg_m2: FloatArray,
    rotation_xyzw: FloatArray,
    spin_rad_s: FloatArray,
    turning_rad_s: FloatArray,
    t_s: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return rotations (n,4) and spins (n,3) of a thing after times (n,), ascending from zero.

    `inertia_kg_m2` (3,) is about its own axes, in which spins are told; `rotation_xyzw` (4,) and the spin (3,)
    are those of the start, relative to axes that turn with `turning_rad_s` (3,). What does not spin in them
    goes on without a spin: the turning alone, ten thousand times slower, is not made to tumble it.
    """
    start = rotations.to_matrix(rotation_xyzw)
    if float(np.linalg.norm(spin_rad_s)) < _STILL_RAD_S:
        return np.tile(rotation_xyzw, (len(t_s), 1)), np.zeros((len(t_s), 3))
    inertia = np.asarray(inertia_kg_m2, dtype=np.float64)
    turn, spin = _among_the_stars(inertia, start, spin_rad_s + start.T @ turning_rad_s, t_s)
    speed = float(np.linalg.norm(turning_rad_s))
    if speed > 0.0:
        back = rotations.to_matrix(rotations.from_axis_angle(-turning_rad_s, speed * t_s))
        turn = back @ turn
        spin = spin - np.einsum("nji,j->ni", turn, turning_rad_s)
    return rotations.from_matrix(turn), spin


def _among_the_stars(
    inertia: FloatArray, start: FloatArray, spin: FloatArray, t_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return attitudes (n,3,3) and spins (n,3) of a torque-free thing in axes that do not turn."""
    alone = np.flatnonzero(np.abs(spin) > _ALIKE * np.linalg.norm(spin))
    if len(alone) == 1:  # about a main axis it turns for ever, about the middle one too: nothing upsets it
        axis = np.zeros(3)
        axis[alone[0]] = spin[alone[0]]
        turned = rotations.to_matrix(rotations.from_axis_angle(axis, np.linalg.norm(axis) * t_s))
        return start @ turned, np.tile(axis, (len(t_s), 1))
    order = np.argsort(inertia)
    low, mid, high = inertia[order]
    if mid - low < _ALIKE * mid:
        return _round(inertia, int(order[2]), start, spin, t_s=t_s)
    if high - mid < _ALIKE * mid:
        return _round(inertia, int(order[0]), start, spin, t_s=t_s)
    return _lopsided(inertia, start, spin, t_s)


def _round(
    inertia: FloatArray, axis: int, start: FloatArray, spin: FloatArray, *, t_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the motion of a thing that is alike across one axis: two steady turns, one of them its own."""
    across = float(inertia[axis - 1])
    momentum = inertia * spin
    own = np.zeros(3)
    own[axis] = (1.0 - inertia[axis] / across) * spin[axis]
    outer = _turns(start @ momentum / across, t_s)
    inner = _turns(own, t_s)
    return outer @ start @ inner, np.einsum("nji,j->ni", inner, spin)


def _turns(spin: FloatArray, t_s: FloatArray) -> FloatArray:
    speed = float(np.linalg.norm(spin))
    if speed == 0.0:
        return np.tile(np.eye(3), (len(t_s), 1, 1))
    return rotations.to_matrix(rotations.from_axis_angle(spin, speed * t_s))


def _lopsided(
    inertia: FloatArray, start: FloatArray, spin: FloatArray, t_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the motion of a thing with three moments of inertia."""
    axes = _ordered_axes(inertia, spin)
    course = _course(np.abs(axes) @ inertia, axes @ spin)
    spins, turned = course.spins(t_s), course.node_turns(t_s)
    cosine, sine, zero = np.cos(turned), np.sin(turned), np.zeros_like(turned)
    about = np.stack((cosine, -sine, zero, sine, cosine, zero, zero, zero, zero + 1.0), axis=-1)
    frames = course.frames(spins)
    first = course.frames(course.spins(np.zeros(1)))[0]
    base = start @ axes.T @ first.T
    return base @ about.reshape(-1, 3, 3) @ frames @ axes, spins @ axes


def _ordered_axes(inertia: FloatArray, spin: FloatArray) -> FloatArray:
    """Return the main axes as rows (3,3); the third is that of the extreme two round which it mostly turns."""
    order = np.argsort(inertia)
    momentum2, energy2 = float(np.sum((inertia * spin) ** 2)), float(np.sum(inertia * spin**2))
    if momentum2 < energy2 * inertia[order[1]]:
        order = order[::-1]
    axes = np.eye(3)[order]
    axes[1] *= np.linalg.det(axes)  # right-handed
    return axes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Course:
    """Spin over time: amplitudes (3,) times cn, sn, dn of `rate` t + `phase` with the parameter `m`."""

    inertia: FloatArray
    amplitudes: FloatArray
    rate: float
    phase: float
    m: float
    momentum: float

    def spins(self, t_s: FloatArray) -> FloatArray:
        return _elliptic(self.rate * t_s + self.phase, self.m) * self.amplitudes

    def frames(self, spins: FloatArray) -> FloatArray:
        """Return rows (n,3,3): the line of nodes, what is square to it, and the momentum's direction."""
        along = self.inertia * spins / self.momentum
        nodes = np.stack((along[:, 1], -along[:, 0], np.zeros(len(along))), axis=1)
        nodes /= np.linalg.norm(nodes, axis=1, keepdims=True)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        return np.stack((nodes, np.cross(along, nodes), along), axis=1)

    def node_turns(self, t_s: FloatArray) -> FloatArray:
        """Return by what angle (n,) the line of nodes has gone round the momentum: a smooth rate, summed."""
        edges = np.concatenate(([0.0], t_s))
        wings = np.abs(self.inertia * self.amplitudes)[:2]
        wide_rad = _WIDEST_RAD * max(float(wings.min() / wings.max()), 1e-3)
        pieces = int(np.ceil(np.diff(edges).max() * abs(self.rate) / wide_rad))
        pieces = int(np.clip(pieces, 1, max(_MOST_POINTS // (len(t_s) * len(_GAUSS[0])), 1)))
        share = (np.arange(pieces)[:, None] + 0.5 * (1.0 + _GAUSS[0])).ravel() / pieces
        weights = np.tile(0.5 * _GAUSS[1] / pieces, pieces)
        spans = np.diff(edges)
        at = self.spins((edges[:-1, None] + spans[:, None] * share).ravel())[:, :2]
        bent = (self.inertia[:2] * at**2).sum(axis=1) / ((self.inertia[:2] * at) ** 2).sum(axis=1)
        return np.cumsum(self.momentum * spans * (bent.reshape(len(t_s), -1) @ weights))


def _course(inertia: FloatArray, spin: FloatArray) -> _Course:
    one, two, three = inertia
    momentum2, energy2 = float(np.sum((inertia * spin) ** 2)), float(np.sum(inertia * spin**2))
    low, high = momentum2 - energy2 * three, momentum2 - energy2 * one
    side, sign = (-1.0 if spin[0] < 0.0 else 1.0), (-1.0 if spin[2] < 0.0 else 1.0)
    amplitudes = np.array(
        (
            side * np.sqrt(max(low / (one * (one - three)), 0.0)),
            -side * np.sqrt(max(low / (two * (two - three)), 0.0)),
            sign * np.sqrt(max(high / (three * (three - one)), 0.0)),
        )
    )
    m = float(np.clip(low * (one - two) / (high * (three - two)), 0.0, _STEEPEST))
    sine = float(np.clip(spin[1] / amplitudes[1], -1.0, 1.0))
    return _Course(
        inertia=inertia,
        amplitudes=amplitudes,
        rate=float(np.sign(two - three) * sign * np.sqrt(high * (three - two) / (one * two * three))),
        phase=sine * _carlson(1.0 - sine**2, 1.0 - m * sine**2, 1.0),
        m=m,
        momentum=float(np.sqrt(momentum2)),
    )


def _elliptic(u: FloatArray, m: float) -> FloatArray:
    """Return Jacobi's cn, sn, dn (n,3) of arguments (n,) with the parameter m."""
    a, c = [1.0], [float(np.sqrt(m))]
    b = float(np.sqrt(1.0 - m))
    while abs(c[-1]) > 1e-15 and len(a) < 40:
        a.append(0.5 * (a[-1] + b))
        c.append(0.5 * (a[-2] - b))
        b = float(np.sqrt(a[-2] * b))
    amplitude = 2.0 ** (len(a) - 1) * a[-1] * u
    for number in range(len(a) - 1, 0, -1):
        amplitude = 0.5 * (
            amplitude + np.arcsin(np.clip(c[number] / a[number] * np.sin(amplitude), -1.0, 1.0))
        )
    sine = np.sin(amplitude)
    return np.stack((np.cos(amplitude), sine, np.sqrt(1.0 - m * sine**2)), axis=-1)


def _carlson(x: float, y: float, z: float) -> float:
    """Return Carlson's R_F of three numbers, at most one of them zero."""
    for _ in range(40):
        middle = (x + y + z) / 3.0
        if max(abs(x - middle), abs(y - middle), abs(z - middle)) < 1e-6 * middle:
            break
        shift = np.sqrt(x * y) + np.sqrt(y * z) + np.sqrt(z * x)
        x, y, z = (x + shift) / 4.0, (y + shift) / 4.0, (z + shift) / 4.0
    e2 = (1.0 - x / middle) * (1.0 - y / middle) - (1.0 - z / middle) ** 2
    return float((1.0 - e2 / 10.0) / np.sqrt(middle))
