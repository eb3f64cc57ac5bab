"""What Fovea's interface says of itself: every public declaration is documented, and the pages can be made of it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(shutil.which("swift")).resolve().parent
#: The modules of C libraries that Fovea's own module names.
C_MODULES = ["CPNG", "CJPEG", "CZlib", "CCacheHints"]


@pytest.fixture(scope="module")
def symbol_graphs(tmp_path_factory) -> Path:
    """What the compiler knows of the interface, from the release build."""
    folder = tmp_path_factory.mktemp("symbols")
    target = json.loads(subprocess.check_output([TOOLS / "swiftc", "-print-target-info"]))["target"]["triple"]
    includes = [ROOT / ".build" / "release" / "Modules", *(ROOT / "Sources" / name for name in C_MODULES)]
    subprocess.run(
        [TOOLS / "swift-symbolgraph-extract", "-module-name", "Fovea", "-target", target, "-output-dir", folder]
        + ["-minimum-access-level", "public", "-skip-synthesized-members"]
        + [word for path in includes for word in ("-I", path)],
        check=True,
        timeout=120,
    )
    return folder


def test_every_public_declaration_is_documented(symbol_graphs):
    """What fulfils a protocol's requirement has the words of the protocol, if it has none of its own."""
    symbols = json.loads((symbol_graphs / "Fovea.symbols.json").read_text())["symbols"]
    assert len(symbols) > 900
    # What the compiler makes, such as the projection of a task-local value, has no place in the sources.
    bare = [symbol for symbol in symbols if "docComment" not in symbol and "location" in symbol]
    places = [
        f"{symbol['location']['uri'].split('/Sources/')[-1]}:{symbol['location']['position']['line'] + 1}: "
        + ".".join(symbol["pathComponents"])
        for symbol in bare
    ]
    assert not places, "not documented:\n" + "\n".join(sorted(places))


def test_the_pages_are_made_without_a_warning(symbol_graphs, tmp_path):
    made = subprocess.run(
        [TOOLS / "docc", "convert", ROOT / "Sources" / "Fovea" / "Fovea.docc", "--output-path", tmp_path / "pages"]
        + ["--additional-symbol-graph-dir", symbol_graphs, "--fallback-display-name", "Fovea"]
        + ["--fallback-bundle-identifier", "Fovea"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = made.stdout + made.stderr
    assert made.returncode == 0, said
    # Parameters whose name says everything need no words.
    warnings = [
        line
        for line in re.findall(r"^warning: .*$", said, re.M)
        if not re.fullmatch(r"warning: Parameter '\w+' is missing documentation", line)
    ]
    assert not warnings, said
    page = json.loads((tmp_path / "pages" / "data" / "documentation" / "fovea.json").read_text())
    titles = [section["title"] for section in page["topicSections"]]
    assert titles[0] == "Coming from elsewhere" and "Layers" in titles
    assert (tmp_path / "pages" / "data" / "documentation" / "fovea" / "frompytorchandkeras.json").exists()
