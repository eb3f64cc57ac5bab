"""Rich output: pictures, tables, claims, updates."""

import base64
import struct


def png_size(encoded: str) -> tuple[int, int]:
    data = base64.b64decode(encoded, validate=False)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", data[16:24])


def test_an_image_is_shown_as_a_picture(shared):
    run = shared.ok("Image(Tensor(randomUniform: [20, 30, 3], seed: 7))")
    bundle = run.of_type("execute_result")[0]["data"]
    width, height = png_size(bundle["image/png"])
    assert width % 30 == 0 and height % 20 == 0
    assert "20" in bundle["text/plain"] and "30" in bundle["text/plain"]


def test_display_comes_before_what_is_printed_after(shared):
    run = shared.ok('print("a")\ndisplay(Tensor([[1, 2], [3, 4]]))\nprint("b")')
    kinds = [message["msg_type"] for message in run.messages]
    assert kinds == ["status", "execute_input", "stream", "display_data", "stream", "status"]
    assert "text/plain" in run.displays[0]["data"]


def test_a_display_is_updated_by_its_name(shared):
    run = shared.ok('display("first", id: "spot")\nupdateDisplay("second", id: "spot")')
    assert run.displays[0]["transient"]["display_id"] == "spot"
    update = run.of_type("update_display_data")[0]
    assert update["transient"]["display_id"] == "spot"
    assert "second" in update["data"]["text/plain"]


def test_clear_output(shared):
    assert shared.ok("clearOutput(wait: true)").of_type("clear_output") == [{"wait": True}]


def test_a_claim_says_whether_it_holds(shared):
    run = shared.ok('claim("one and one is two", 1 + 1 == 2)\nclaim("one is two", 1 == 2)')
    claims = [content["data"]["application/vnd.fovea.claim+json"] for content in run.displays]
    assert claims == [
        {"sentence": "one and one is two", "holds": True},
        {"sentence": "one is two", "holds": False},
    ]


def test_a_filter_and_its_map(shared):
    run = shared.ok(
        "let x = Tensor([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]])\n"
        "let w = Tensor([[1, 0, 1], [0, 1, 0], [1, 0, 1]])\n"
        "conv2D(x, filter: w)"
    )
    assert [int(float(token)) for token in numbers(run.result)][-9:] == [4, 3, 4, 2, 4, 3, 2, 3, 4]


def numbers(text: str) -> list[str]:
    import re

    return re.findall(r"-?\d+(?:\.\d+)?", text)


def test_a_shape_error_names_both_shapes(shared):
    run = shared.fails("Tensor(zeros: [2, 3]) + Tensor(zeros: [4, 5])")
    told = run.error["evalue"] + run.traceback + run.stderr
    assert "2" in told and "3" in told and "4" in told and "5" in told
    assert shared.ok("Tensor(zeros: [2, 3]).shape").result is not None


def test_bytes_of_a_picture_arrive_whole(shared):
    run = shared.ok("Image(Tensor(randomUniform: [600, 800, 3], seed: 1))")
    data = base64.b64decode(run.of_type("execute_result")[0]["data"]["image/png"])
    assert data.endswith(b"IEND\xaeB`\x82")
