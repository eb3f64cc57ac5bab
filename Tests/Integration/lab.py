"""JupyterLab and Chromium, for tests that look at what learners see."""

import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

from kernel import wait_until
from playwright.sync_api import Page, sync_playwright

SCREENSHOTS = pathlib.Path(__file__).resolve().parents[2] / "build/screenshots"
TOKEN = "fovea-test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(notebooks: pathlib.Path, home: pathlib.Path, *options: str) -> Iterator[str]:
    """A JupyterLab on a folder of notebooks, with no settings of the user's; gives its address."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    with (home / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
             "--ServerApp.port_retries=0", f"--ServerApp.root_dir={notebooks}", f"--IdentityProvider.token={TOKEN}", *options],
            stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(home / "config"), "HOME": str(home)},
        )  # fmt: skip

        def answers() -> bool:
            assert server.poll() is None, (home / "lab.log").read_text()
            try:
                with urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5) as reply:
                    return "version" in json.load(reply)
            except OSError:
                return False

        try:
            wait_until(answers, "JupyterLab's first answer")
            yield address
        finally:
            server.terminate()
            server.wait(30)


@contextlib.contextmanager
def browsing(name: str, width: int = 1280, height: int = 960) -> Iterator[Page]:
    """A page in Chromium; if the test fails, what it showed is left in build/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(120_000)
        try:
            yield page
        except Exception:
            page.screenshot(path=SCREENSHOTS / f"{name}-failed.png")
            raise
        finally:
            browser.close()


def run_all_cells(page: Page) -> None:
    page.get_by_text("Swift (Fovea) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
