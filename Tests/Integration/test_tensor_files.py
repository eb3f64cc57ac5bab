"""Files of tensors: what NumPy and safetensors write a cell reads, and the other way round."""

import json
import struct

import numpy
import pytest
import safetensors
import safetensors.numpy

#: Arrays as Python has them, and the kind of tensor that holds each exactly.
KINDS = {
    "?": "uint8",
    "u1": "uint8",
    "i1": "int32",
    "<i2": "int32",
    ">u2": "int32",
    "<i4": "int32",
    ">i8": "int32",
    "<u8": "int32",
    "<f2": "float32",
    "<f4": "float32",
    ">f4": "float32",
    "<f8": "float64",
    ">f8": "float64",
}


def quoted(value) -> str:
    """A Swift literal of a path or a name."""
    return json.dumps(str(value), ensure_ascii=False)


def arrays() -> dict[str, numpy.ndarray]:
    """One array of each of our kinds, of several ranks, with the limits of each."""
    generator = numpy.random.default_rng(1)
    single = generator.standard_normal((3, 4, 5)).astype("f4")
    single[0, 0, :4] = [numpy.inf, -numpy.inf, -0.0, numpy.finfo("f4").max]
    return {
        "single": single,
        "conv1.filter": generator.standard_normal((5, 5, 1, 6)).astype("f4"),
        "double": numpy.array([0.1, -1e300, 5e-324]),
        "whole": numpy.array([[-(2**31)], [2**31 - 1]], "i4"),
        "bytes": numpy.arange(256, dtype="u1"),
        "größe": numpy.array(7, "i4"),
        "empty": numpy.zeros((0, 3), "f4"),
    }


def check_same(found, expected: dict[str, numpy.ndarray]) -> None:
    assert sorted(found) == sorted(expected)
    for name, array in expected.items():
        assert found[name].dtype == array.dtype and found[name].shape == array.shape, name
        assert found[name].tobytes() == array.tobytes(), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", ["C", "F"])
def test_numpy_writes_one_array_of_any_kind(shared, tmp_path, kind, order):
    array = numpy.array([[0, 1, 100], [3, 4, 5]], kind, order=order)
    numpy.save(tmp_path / "in.npy", array)
    run = shared.ok(
        f"let file = try Tensor(npy: {quoted(tmp_path / 'in.npy')})\n"
        f"try file.save(npy: {quoted(tmp_path / 'out.npy')})\nfile.dtype"
    )
    assert run.result == KINDS[kind]
    found = numpy.load(tmp_path / "out.npy")
    assert found.dtype == KINDS[kind] and numpy.array_equal(found, array)


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_version_of_the_format(shared, tmp_path, version):
    with open(tmp_path / "in.npy", "wb") as file:
        numpy.lib.format.write_array(file, numpy.array([1.5, 2.5]), version=version)
    assert shared.ok(f"try Tensor(npy: {quoted(tmp_path / 'in.npy')})").result == "[1.5, 2.5] float64"


def test_a_file_is_the_one_that_numpy_writes(shared, tmp_path):
    numpy.save(tmp_path / "theirs.npy", numpy.arange(6, dtype="f4").reshape(2, 3))
    shared.ok(f"try Tensor(range: 0..<6).reshaped(to: [2, 3]).save(npy: {quoted(tmp_path / 'ours.npy')})")
    assert (tmp_path / "ours.npy").read_bytes() == (tmp_path / "theirs.npy").read_bytes()


@pytest.mark.parametrize("save", [numpy.savez, numpy.savez_compressed])
@pytest.mark.parametrize("compressed", ["false", "true"])
def test_several_arrays_there_and_back(shared, tmp_path, save, compressed):
    save(tmp_path / "in.npz", **arrays())
    shared.ok(
        f"let npz = try Tensor.load(npz: {quoted(tmp_path / 'in.npz')})\n"
        f"try Tensor.save(npz, npz: {quoted(tmp_path / 'out.npz')}, compressed: {compressed})"
    )
    with numpy.load(tmp_path / "out.npz") as found:
        check_same(found, arrays())


def test_safetensors_there_and_back(shared, tmp_path):
    safetensors.numpy.save_file(arrays(), tmp_path / "in.safetensors", metadata={"epoch": "3", "by": "a „teacher“"})
    path = quoted(tmp_path / "in.safetensors")
    shared.ok(
        f"try Tensor.save(try Tensor.load(safetensors: {path}), safetensors: {quoted(tmp_path / 'out.safetensors')},\n"
        f"  metadata: try Tensor.metadata(safetensors: {path}))"
    )
    check_same(safetensors.numpy.load_file(tmp_path / "out.safetensors"), arrays())
    with safetensors.safe_open(tmp_path / "out.safetensors", "numpy") as file:
        assert file.metadata() == {"epoch": "3", "by": "a „teacher“"}


def test_safetensors_of_other_kinds(shared, tmp_path):
    values = {"bool": [0, 1], "i8": [-128, 127], "i2": [-32768, 5], "u2": [65535, 0], "i8_": [-5, 2**31 - 1], "f2": [0.5, -2]}
    kinds = {"bool": "?", "i8": "i1", "i2": "i2", "u2": "u2", "i8_": "i8", "f2": "f2"}
    safetensors.numpy.save_file({name: numpy.array(v, kinds[name]) for name, v in values.items()}, tmp_path / "in")
    shared.ok(
        f"try Tensor.save(try Tensor.load(safetensors: {quoted(tmp_path / 'in')}), npz: {quoted(tmp_path / 'out')})"
    )
    with numpy.load(tmp_path / "out") as found:
        for name, expected in values.items():
            assert found[name].tolist() == expected, name
            assert found[name].dtype in ("u1", "i4", "f4"), name


def test_brain_floats(shared, tmp_path):
    header = b'{"x":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
    (tmp_path / "in").write_bytes(struct.pack("<Q", len(header)) + header + struct.pack("<HH", 0x3F80, 0xC020))
    with safetensors.safe_open(tmp_path / "in", "numpy") as file:
        assert file.get_slice("x").get_dtype() == "BF16"
    assert shared.ok(f'try Tensor.load(safetensors: {quoted(tmp_path / "in")})["x"]!').result == "[1.0, -2.5]"


def test_what_a_tensor_cannot_hold_is_told(shared, tmp_path):
    numpy.save(tmp_path / "in.npy", numpy.array([1, 2**40]))
    run = shared.fails(f"try Tensor(npy: {quoted(tmp_path / 'in.npy')})")
    assert "1099511627776" in run.traceback and "beyond int32" in run.traceback
    numpy.save(tmp_path / "in.npy", numpy.array([1j]))
    assert "complex numbers" in shared.fails(f"try Tensor(npy: {quoted(tmp_path / 'in.npy')})").traceback


def test_snapshots_of_models(shared, tmp_path):
    """A network that a cell saves Python reads, changes and writes; the cell loads it again."""
    shared.ok(
        "let saved = Sequential { Conv2D(filterShape: (3, 3, 1, 2)); BatchNorm(2); Dense(2, 1) }\n"
        f"try saved.save(to: {quoted(tmp_path / 'ours.safetensors')}, metadata: [\"epoch\": \"3\"])"
    )
    found = safetensors.numpy.load_file(tmp_path / "ours.safetensors")
    shapes = {name: array.shape for name, array in found.items()}
    assert shapes == {
        "0.filter": (3, 3, 1, 2),
        "0.bias": (2,),
        "1.scale": (2,),
        "1.offset": (2,),
        "1.runningMean": (2,),
        "1.runningVariance": (2,),
        "2.weight": (2, 1),
        "2.bias": (1,),
    }
    found["1.runningMean"] = numpy.array([0.5, -2], "f4")
    safetensors.numpy.save_file(found, tmp_path / "theirs.safetensors", metadata={"epoch": "4"})
    path = quoted(tmp_path / "theirs.safetensors")
    assert shared.ok(f'try saved.load(from: {path})["epoch"]').result == '"4"'
    assert shared.ok('state(of: saved)["1.runningMean"]').result == "[0.5, -2]"
    run = shared.fails(f"try Dense(2, 1).load(from: {path})")
    assert "weight is missing" in run.error["evalue"] and "2.weight is there, but" in run.error["evalue"]
