"""A picture as PNG bytes."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray


def png_bytes(rgb: NDArray[np.uint8]) -> bytes:
    """Return a picture (h,w,3) as the bytes of a PNG file."""
    from PIL import Image  # noqa: PLC0415

    stream = BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(stream, format="PNG", compress_level=4)
    return stream.getvalue()
