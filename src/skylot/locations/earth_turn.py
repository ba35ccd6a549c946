"""How the Earth is turned: between GCRF, TEME of date, and the ITRF, by IAU 2006/2000A and the IERS's tables.

Celestial pole offsets (under 0.3 mas: 9 mm on the ground) are left out.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import erfa
import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.errors import SkylotError
from skylot.core.instant import tai_minus_utc_s
from skylot.locations.constants import DAY_S
from skylot.locations.slow_table import SlowTable

JD_OF_ORIGIN = 2_451_545.0
"""Julian date, in TAI, of t_s = 0."""
TT_MINUS_TAI_S = 32.184
EARTH_RATE_RAD_S = 7.292_115_855_3e-5
"""Rate of the Earth rotation angle. Source: IERS Conventions (2010), 5.15."""
_MJD_OF_ORIGIN = 51_544.5
_ERFA: Any = erfa  # it comes without types
_NODE_STEP_S = 21_600.0


def pole_in_gcrf(t_s: FloatArray) -> FloatArray:
    """Return the Earth's axis, the celestial intermediate pole, as unit vectors (n,3) in GCRF axes."""
    x, y = _slow(t_s)[:, :2].T
    return np.stack((x, y, np.sqrt(1.0 - x * x - y * y)), axis=-1)


def gcrf_to_teme(t_s: FloatArray) -> FloatArray:
    """Return the matrices (n,3,3) that turn GCRF vectors into TEME of date, the axes of SGP4.

    TEME shares its pole with the true equator; its x axis is where Greenwich mean sidereal time (IAU 1982)
    counts from. Source: D. Vallado et al., Revisiting Spacetrack Report 3 (2006), appendix C; IERS
    Conventions (2010).
    """
    x, y, s, mean_equinox = _slow(t_s).T
    return np.asarray(_ERFA.c2ixys(x, y, s + mean_equinox))


def gcrf_to_itrf(t_s: FloatArray) -> FloatArray:
    """Return the matrices (n,3,3) that turn GCRF vectors into the ITRF, polar motion and UT1 included.

    Beyond the IERS's table, UT1 - TAI and the pole are held at its last row.
    """
    x, y, s, _ = _slow(t_s).T
    pole_x, pole_y, ut1_minus_tai_s = earth_orientation(t_s)
    turn = _ERFA.era00(JD_OF_ORIGIN, (t_s + ut1_minus_tai_s) / DAY_S)
    locator = _ERFA.sp00(JD_OF_ORIGIN, (t_s + TT_MINUS_TAI_S) / DAY_S)
    return np.asarray(_ERFA.pom00(pole_x, pole_y, locator) @ _ERFA.c2ixys(x, y, s - turn))


def earth_orientation(t_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the pole's x and y (rad) and UT1 - TAI (s), (n,) each, linear between the daily values."""
    mjd, pole_x, pole_y, ut1_minus_tai_s = _iers_rows()
    at = t_s / DAY_S + _MJD_OF_ORIGIN
    return (
        np.asarray(np.interp(at, mjd, pole_x)),
        np.asarray(np.interp(at, mjd, pole_y)),
        np.asarray(np.interp(at, mjd, ut1_minus_tai_s)),
    )


def turned(matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    """Return matrix @ vector, row by row: (n,3,3) and (n,3) or (3,) give (n,3)."""
    return np.asarray(np.einsum("nij,nj->ni" if vectors.ndim == 2 else "nij,j->ni", matrices, vectors))


def turned_back(matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    """Return transposed matrix @ vector, row by row: (n,3,3) and (n,3) or (3,) give (n,3)."""
    return turned(matrices.transpose(0, 2, 1), vectors)


def shipped_file(name: str) -> Path:
    """Return a data file of the package skyfield-data, found without importing it (its import may warn).

    Raises SkylotError where the package is not installed.
    """
    spec = find_spec("skyfield_data")
    if spec is None or spec.origin is None:
        raise SkylotError("the package skyfield-data is missing", "install skylot with its dependencies")
    return Path(spec.origin).parent / "data" / name


def _nodes(t_s: FloatArray) -> FloatArray:
    """Return X, Y, s of pole and origin, and the angle from the origin to TEME's x axis, (n,4) radians."""
    tt = (t_s + TT_MINUS_TAI_S) / DAY_S
    x, y, s = _ERFA.xys06a(JD_OF_ORIGIN, tt)
    ut1 = t_s / DAY_S  # the difference of the two angles drifts by 46 arcsec a year: seconds do not matter
    mean_equinox = _ERFA.anpm(_ERFA.gmst82(JD_OF_ORIGIN, ut1) - _ERFA.era00(JD_OF_ORIGIN, ut1))
    return np.stack((x, y, s, mean_equinox), axis=-1)


@cache
def _iers_rows() -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Read finals2000A.all: MJD, pole x and y (rad), UT1 - TAI (s), up to the last predicted day.

    Source of the columns: IERS, readme.finals2000A.
    """
    rows = [
        (float(line[7:15]), float(line[18:27]), float(line[37:46]), float(line[58:68]))
        for line in shipped_file("finals2000A.all").read_text(encoding="ascii").splitlines()
        if line[58:68].strip()
    ]
    mjd, pole_x, pole_y, ut1_minus_utc_s = np.array(rows).T
    after_midnight_s = (mjd - _MJD_OF_ORIGIN) * DAY_S + 40.0  # later than any TAI - UTC of the table
    arcsec = np.pi / 648_000.0
    return mjd, pole_x * arcsec, pole_y * arcsec, ut1_minus_utc_s - tai_minus_utc_s(after_midnight_s)


_slow = SlowTable(_nodes, _NODE_STEP_S)
