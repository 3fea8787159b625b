"""A server of the tests' own, as a team's runs."""

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

SECONDS = 30


def python(*words, environment):
    """Run our Python with these words in the checkout."""
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_well_within(seconds, environment):
    """Whether the health check of the container succeeds in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if python("-m", "scripts.ask_health", environment=environment).returncode == 0:
            return True
        time.sleep(0.2)
    return False


@dataclass
class Running:
    """gunicorn at work: where it listens, its folder of temporary files, and what it has said once it is stopped."""

    port: int
    spool: Path
    process: subprocess.Popen

    def stop(self):
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]


@pytest.fixture(scope="session")
def laptop(tmp_path_factory):
    """A data folder as `prepare` makes it on a laptop; tests work on copies, for all migrations take long."""
    folder = tmp_path_factory.mktemp("laptop")
    done = python("manage.py", "prepare", environment={"PATH": os.environ["PATH"], "TANDEM_DATA_DIR": str(folder)})
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def gunicorn(laptop, tmp_path):
    """Tandem for one test, on a laptop's settings, with one process."""
    spool = tmp_path / "spool"
    spool.mkdir()
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(spool),
        "TANDEM_DATA_DIR": str(tmp_path / "data"),
        "TANDEM_BIND": f"127.0.0.1:{port}",
        "TANDEM_WEB_WORKERS": "1",
    }
    shutil.copytree(laptop, tmp_path / "data")
    command = [sys.executable, "-m", "gunicorn", "--config=python:workbench.gunicorn", "workbench.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert is_well_within(SECONDS, environment)
        yield Running(port, spool, process)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
