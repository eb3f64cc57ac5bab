"""What every test over the wire shares: a kernel started the way Jupyter starts it."""

import pytest
from kernel import Kernel


def pytest_addoption(parser):
    parser.addoption("--kernel", default="fovea", help="the kernelspec to start (another one checks the tests themselves)")


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
