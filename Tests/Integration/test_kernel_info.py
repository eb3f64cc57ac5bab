"""What the kernel says of itself."""

import pytest


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_tells_the_language_and_the_protocol(shared, channel):
    content = shared.request("kernel_info_request", {}, channel)["content"]
    assert content["status"] == "ok"
    assert tuple(map(int, content["protocol_version"].split("."))) >= (5, 3)
    assert content["implementation"].lower() == "fovea"
    assert content["implementation_version"]
    assert content["banner"]
    language = content["language_info"]
    assert language["name"] == "swift"
    assert language["file_extension"] == ".swift"
    assert language["mimetype"] == "text/x-swift"
    assert language["version"]
    assert isinstance(content["help_links"], list)


def test_is_interrupted_by_message(shared):
    spec = shared.manager.kernel_spec
    assert spec.interrupt_mode == "message"
    assert spec.language == "swift"
    assert spec.display_name == "Swift (Fovea)"


def test_has_logos(shared):
    import pathlib

    folder = pathlib.Path(shared.manager.kernel_spec.resource_dir)
    for name in ("logo-32x32.png", "logo-64x64.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (folder / "logo-svg.svg").read_text()


def test_comm_info_is_empty(shared):
    assert shared.request("comm_info_request", {})["content"] == {"status": "ok", "comms": {}}
