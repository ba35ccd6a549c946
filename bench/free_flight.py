"""Free flight of one person of 70 kg for 20 s: what is kept of both momenta, and how much faster than the film.

Run `python -m bench.free_flight`. Beside Skylot's Runge and Kutta at 2 ms: mujoco's own Euler and implicitfast on
the same body in the same run, and mujoco alone without our forces, samples and balances. Two flights: limp at a
slow turn, and waving arms and bending at 1 rad/s, which is where cheap integrators lose most.
"""

from __future__ import annotations

import json
from dataclasses import replace
from time import perf_counter, process_time
from typing import Any

import numpy as np

from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.postures import posture, with_joints
from skylot.stage.model import BodyShape
from skylot.stage.motion.engine import build_engine
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.library import mujoco
from skylot.stage.motion.records import BodyStart, JointProgram
from skylot.stage.motion.simulate import STEP_S, simulate

SECONDS, DRIFT_REACH, SPEED_REACH = 20.0, 5e-4, 15.0
_MEAN_MOTION_RAD_S = 2.0 * np.pi / (86_400.0 / 15.4886)
_RUNS = 3


def person() -> BodyStart:
    """Return a person of 70 kg who floats at 0.3 m/s and turns slowly."""
    skeleton = build_skeleton(BodyShape(id="person", height_m=1.7, mass_kg=70.0))
    return BodyStart(
        who="person",
        skeleton=skeleton,
        position_m=np.zeros(3),
        rotation_xyzw=np.array([0.0, 0.0, 0.0, 1.0]),
        joints_rad=posture("neutral", skeleton),
        velocity_m_s=np.array([0.3, 0.0, 0.0]),
        spin_rad_s=np.array([0.1, 0.2, 0.3]),
    )


def waving(start: BodyStart) -> BodyStart:
    """Return the same, with arms and waist going to and fro every two seconds, at 1 rad/s."""
    bent = with_joints(
        start.skeleton,
        start.joints_rad,
        {"waist_bend": 0.9, "left_shoulder_out": 1.8, "right_shoulder_flex": 2.2},
    )
    t_s = np.arange(0.0, SECONDS + 1.0)
    joints = np.where((np.arange(len(t_s)) % 2 == 0)[:, None], start.joints_rad, bent)
    return replace(
        start,
        spin_rad_s=np.array([0.3, 0.5, 0.8]),
        program=JointProgram(t_s=t_s, joints_rad=joints),
    )


def fly(start: BodyStart, integrator: str, mean_motion_rad_s: float = 0.0) -> dict[str, float]:
    """Return drifts of one flight, and the median speed over its runs."""
    field = field_of("orbit", (0.0, 0.0, 1.0), mean_motion_rad_s=mean_motion_rad_s)
    took, worked = [], []
    for _ in range(_RUNS):
        began, cpu_began = perf_counter(), process_time()
        flight = simulate([start], [], field, SECONDS, integrator=integrator)
        took.append(perf_counter() - began)
        worked.append(process_time() - cpu_began)
    balance = flight.balance
    before = np.linalg.norm(balance.angular_before)
    lost = np.linalg.norm(balance.angular_after - balance.angular_before - balance.angular_impulse) / before
    gone = np.linalg.norm(balance.momentum_after - balance.momentum_before - balance.impulse)
    return {
        "flown_s": round(flight.seconds, 2),
        "momentum_drift": float(gone / np.linalg.norm(balance.momentum_before)),
        "angular_momentum_drift": float(lost),
        "times_real_time": round(SECONDS / float(np.median(took)), 1),
        "times_real_time_of_cpu": round(SECONDS / float(np.median(worked)), 1),
    }


def library_alone(start: BodyStart) -> float:
    """Return how much faster than the film mujoco's steps alone are, RK4 at 2 ms."""
    engine = build_engine([start], [], (), step_s=STEP_S, bumps=False)
    began = perf_counter()
    mujoco().mj_step(engine.model, engine.data, nstep=round(SECONDS / STEP_S))
    return round(SECONDS / (perf_counter() - began), 1)


def measure() -> dict[str, Any]:
    """Return both flights by all integrators, that in a turning orbit, and the library alone."""
    limp = person()
    busy = waving(limp)
    return {
        "seconds": SECONDS,
        "mass_kg": limp.skeleton.mass_kg,
        "step_s": STEP_S,
        "reach": {"drift": DRIFT_REACH, "times_real_time": SPEED_REACH},
        "limp": {name: fly(limp, name) for name in ("RK4", "Euler", "implicitfast")},
        "waving": {name: fly(busy, name) for name in ("RK4", "Euler", "implicitfast")},
        "limp_in_a_turning_orbit": fly(limp, "RK4", _MEAN_MOTION_RAD_S),
        "library_alone_times_real_time": library_alone(limp),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
