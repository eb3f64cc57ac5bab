"""What every test over the wire shares: a kernel started the way Jupyter starts it."""

import os

import footprint
import pytest
from kernel import Kernel, wait_until
from mortal import Graveyard


def pytest_addoption(parser):
    parser.addoption("--kernel", default="fovea", help="the kernelspec to start (another one checks the tests themselves)")


#: The files that take minutes. They come first, so that where files run side by side none of them is alone at the end.
LONG = ["test_library.py", "test_deaths.py", "test_lessons_jupyterlab.py", "test_jupyterlab.py", "test_arm64.py"]


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


@pytest.fixture(scope="session")
def kernel_name(request) -> str:
    return request.config.getoption("--kernel")


@pytest.fixture
def start(kernel_name, tmp_path):
    """Starts kernels that end with the test."""
    started: list[Kernel] = []

    def start_kernel(**options) -> Kernel:
        kernel = Kernel(kernel_name, cwd=tmp_path, **options)
        started.append(kernel)
        return kernel

    yield start_kernel
    for kernel in started:
        kernel.stop()


@pytest.fixture
def kernel(start) -> Kernel:
    """A kernel of the test's own."""
    return start()


@pytest.fixture(scope="module")
def shared(kernel_name, tmp_path_factory) -> Kernel:
    """One kernel for all tests of a file whose cells do not disturb each other."""
    kernel = Kernel(kernel_name, cwd=tmp_path_factory.mktemp("shared"))
    yield kernel
    kernel.stop()


@pytest.fixture(scope="module")
def graveyard(kernel_name, tmp_path_factory):
    folder = tmp_path_factory.mktemp("graveyard")
    scratch = tmp_path_factory.mktemp("scratch")
    graveyard = Graveyard(lambda: Kernel(kernel_name, cwd=folder, env={**os.environ, "TMPDIR": str(scratch)}))
    graveyard.scratch = scratch
    yield graveyard
    graveyard.leave()
    wait_until(lambda: not list(scratch.iterdir()), "the end of temporary files")


@pytest.fixture
def mortal(graveyard):
    """The session; after the test it is checked that all is as before."""
    mortal, before = graveyard.enter()
    mortal.is_sound = False
    files = set(graveyard.scratch.iterdir())
    yield mortal
    mortal.check()
    footprint.check_nothing_left(mortal.kernel, before)
    assert set(graveyard.scratch.iterdir()) <= files, "a temporary file beside the session's folder"
    mortal.is_sound = True
