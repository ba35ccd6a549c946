import json
import struct

import numpy as np
import pytest

from skylot.stage.handover.gltf_buffer import Buffer, container


def test_arrays_begin_at_multiples_of_four_and_tell_their_bounds():
    buffer = Buffer()
    assert buffer.indices(np.array([[0, 1, 2]])) == 0  # six bytes
    assert buffer.vertices(np.array([[1.0, -2, 3], [4, 5, -6]])) == 1
    assert [view["byteOffset"] for view in buffer.views] == [0, 8]
    assert buffer.accessors[1]["min"] == [1, -2, -6]
    assert buffer.accessors[1]["max"] == [4, 5, 3]
    assert buffer.accessors[0]["type"] == "SCALAR"


def test_indices_take_four_bytes_only_where_two_do_not_do():
    buffer = Buffer()
    buffer.indices(np.array([[0, 1, 65_534]]))
    buffer.indices(np.array([[0, 1, 65_535]]))  # two bytes of ones mean a restart
    assert [accessor["componentType"] for accessor in buffer.accessors] == [5123, 5125]


def test_the_container_tells_its_lengths():
    buffer = Buffer()
    buffer.keys(np.array([0.0, 1.0, 2.5]))
    data = container({"asset": {"version": "2.0", "generator": "é"}}, buffer)
    assert struct.unpack("<4sII", data[:12]) == (b"glTF", 2, len(data))
    length = struct.unpack("<I", data[12:16])[0]
    assert length % 4 == 0
    assert json.loads(data[20 : 20 + length])["buffers"] == [{"byteLength": 12}]
    assert np.frombuffer(data[-12:], "<f4").tolist() == [0, 1, 2.5]


def test_what_json_has_not_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        container({"nodes": [{"translation": [float("nan"), 0, 0]}]}, Buffer())
