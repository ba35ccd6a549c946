"""The binary part of a glTF file: arrays into one buffer, with their views and accessors; then the container.

Source: Khronos glTF 2.0 specification, sections 3.6 (buffers, accessors) and 4.4 (GLB).
"""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray

_FLOAT, _USHORT, _UINT = 5126, 5123, 5125
_VERTICES, _INDICES = 34962, 34963
_SHAPES = {1: "SCALAR", 3: "VEC3", 4: "VEC4"}


class Buffer:
    """Collects arrays; each becomes an accessor with its own view."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def vertices(self, values: FloatArray) -> int:
        """Return the accessor of an attribute of vertices (n,3), in single precision, with its bounds."""
        return self._add(np.asarray(values, dtype="<f4"), _FLOAT, _VERTICES)

    def keys(self, values: FloatArray) -> int:
        """Return the accessor of instants (n,) or values (n,3), (n,4) of an animation."""
        return self._add(np.asarray(values, dtype="<f4"), _FLOAT, None)

    def indices(self, triangles: NDArray[np.integer[Any]]) -> int:
        """Return the accessor of triangles (m,3), in two bytes where they suffice (65,535 is kept free)."""
        small = int(triangles.max(initial=0)) < 65_535
        flat = np.asarray(triangles.reshape(-1), dtype="<u2" if small else "<u4")
        return self._add(flat, _USHORT if small else _UINT, _INDICES)

    def _add(self, values: NDArray[Any], component: int, target: int | None) -> int:
        self.data.extend(b"\0" * (-len(self.data) % 4))
        raw = values.tobytes()
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(raw)}
        if target is not None:
            view["target"] = target
        self.data.extend(raw)
        self.views.append(view)
        columns = values.reshape(len(values), -1)
        self.accessors.append(
            {
                "bufferView": len(self.views) - 1,
                "componentType": component,
                "count": len(values),
                "type": _SHAPES[columns.shape[1]],
                "min": columns.min(axis=0).tolist(),
                "max": columns.max(axis=0).tolist(),
            }
        )
        return len(self.accessors) - 1


def container(document: dict[str, Any], buffer: Buffer) -> bytes:
    """Return a GLB of a glTF document and the buffer that its accessors point into.

    Raises ValueError where the document holds a number that JSON has not (NaN).
    """
    binary = bytes(buffer.data) + b"\0" * (-len(buffer.data) % 4)
    whole = {
        **document,
        "buffers": [{"byteLength": len(binary)}],
        "bufferViews": buffer.views,
        "accessors": buffer.accessors,
    }
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(binary)
    head = struct.pack("<4sII", b"glTF", 2, length)
    return b"".join(
        (
            head,
            struct.pack("<I4s", len(text), b"JSON"),
            text,
            struct.pack("<I4s", len(binary), b"BIN\0"),
            binary,
        )
    )
