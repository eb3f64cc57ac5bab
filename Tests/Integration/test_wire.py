"""Messages as they should not be: each is dropped, and the kernel goes on."""

import json

import pytest
from wire import DELIMITER, RawClient


@pytest.fixture(params=["shell", "control"])
def raw(shared, request):
    client = RawClient(shared.manager.get_connection_info(), request.param)
    yield client
    client.close()


def assert_alive(raw: RawClient) -> None:
    """The next reply answers this request: what was sent before got none."""
    reply = raw.ask("kernel_info_request")
    assert reply["header"]["msg_type"] == "kernel_info_reply"
    assert reply["content"]["status"] == "ok"


def test_a_good_message_is_answered(raw):
    assert_alive(raw)


def with_header(raw: RawClient, header: bytes) -> list[bytes]:
    parts = [header, *raw.parts("kernel_info_request")[1:]]
    return [DELIMITER, raw.sign(parts), *parts]


def signed(raw: RawClient, parts: list[bytes]) -> list[bytes]:
    return [DELIMITER, raw.sign(parts), *parts]


MALFORMED = {
    "no frames": lambda raw: [b""],
    "no delimiter": lambda raw: raw.frames("kernel_info_request")[1:],
    "delimiter only": lambda raw: [DELIMITER],
    "signature only": lambda raw: raw.frames("kernel_info_request")[:2],
    "no content": lambda raw: raw.frames("kernel_info_request")[:5],
    "bad signature": lambda raw: [DELIMITER, b"0" * 64, *raw.parts("kernel_info_request")],
    "short signature": lambda raw: [DELIMITER, b"0", *raw.parts("kernel_info_request")],
    "empty signature": lambda raw: [DELIMITER, b"", *raw.parts("kernel_info_request")],
    "signature of other content": lambda raw: [*raw.frames("kernel_info_request")[:5], b'{"a": 1}'],
    "header no JSON": lambda raw: with_header(raw, b"{not json"),
    "header cut off": lambda raw: with_header(raw, raw.parts("kernel_info_request")[0][:-5]),
    "header a list": lambda raw: with_header(raw, b"[1, 2]"),
    "header a number": lambda raw: with_header(raw, b"7"),
    "header empty": lambda raw: with_header(raw, b""),
    "header without type": lambda raw: with_header(raw, b'{"msg_id": "1"}'),
    "type a number": lambda raw: with_header(raw, b'{"msg_id": "1", "msg_type": 5}'),
    "header invalid UTF-8": lambda raw: with_header(raw, b'{"msg_id": "\xff\xfe", "msg_type": "kernel_info_request"}'),
    "header zeros": lambda raw: with_header(raw, b"\0" * 100),
    "header deeply nested": lambda raw: with_header(raw, b"[" * 100_000),
    "content deeply nested": lambda raw: signed(
        raw, [*raw.parts("kernel_info_request")[:3], b'{"a":' * 50_000 + b"1" + b"}" * 50_000]
    ),
    "content no JSON": lambda raw: signed(raw, [*raw.parts("kernel_info_request")[:3], b"\xff\xff"]),
    "unknown type": lambda raw: raw.frames("make_coffee_request", {"sugar": 2}),
    "empty type": lambda raw: raw.frames(""),
    "a reply": lambda raw: raw.frames("execute_reply", {"status": "ok"}),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_malformed_is_dropped(raw, kind):
    raw.send(MALFORMED[kind](raw))
    assert_alive(raw)


def test_a_replayed_message_is_dropped(raw):
    frames = raw.frames("kernel_info_request")
    raw.send(frames)
    assert raw.receive()["parent_header"] == json.loads(frames[2])
    raw.send(frames)
    assert_alive(raw)


def test_extra_identities_and_buffers_are_carried(raw):
    frames = raw.frames("kernel_info_request")
    raw.send([b"identity", *frames, b"a buffer", b"\x00\xff"])
    assert raw.receive()["parent_header"] == json.loads(frames[2])
    assert_alive(raw)


@pytest.mark.parametrize("content", [{}, {"code": 5}, {"code": None}, {"code": ["1"]}])
def test_wrong_content_is_answered_with_an_error(shared, content):
    raw = RawClient(shared.manager.get_connection_info())
    reply = raw.ask("execute_request", content)["content"]
    assert reply["status"] == "error"
    assert "code" in reply["evalue"]
    assert_alive(raw)
    raw.close()


def test_unknown_fields_are_ignored(shared):
    raw = RawClient(shared.manager.get_connection_info())
    reply = raw.ask("execute_request", {"code": "1", "colour": "blue", "cell": {"a": [1, None, 1e99]}})
    assert reply["content"]["status"] == "ok"
    raw.close()


def test_ipc_transport(start, tmp_path, monkeypatch):
    # The sockets' path is relative: both ends must be in the same folder.
    monkeypatch.chdir(tmp_path)
    kernel = start(transport="ipc")
    assert kernel.ok("1 + 1").result == "2"


def test_without_a_key_nothing_is_signed(kernel_name, tmp_path):
    from jupyter_client import KernelManager
    from jupyter_client.session import Session

    manager = KernelManager(kernel_name=kernel_name, session=Session(key=b""))
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        raw = RawClient(manager.get_connection_info())
        assert_alive(raw)
        raw.close()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_hundred_requests_at_once_are_answered_in_order(shared):
    raw = RawClient(shared.manager.get_connection_info())
    requests = [raw.frames("kernel_info_request") for _ in range(100)]
    for frames in requests:
        raw.send(frames)
    for frames in requests:
        assert raw.receive()["parent_header"] == json.loads(frames[2])
    raw.close()
