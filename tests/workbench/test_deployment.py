"""docker-compose.yml, checked as far as it goes without an engine: its shape, its commands and what it demands."""

import os
import shutil
import subprocess
import sys

import pytest
import yaml
from django.core.management import get_commands

from tests.architecture.source import ROOT
from tests.workbench.conftest import free_port, is_well_within, python

GIVEN = {
    "TANDEM_SECRET_KEY": "a long random text that nobody else knows, made for this test alone",
    "TANDEM_HOSTS": "tandem.example.org",
    "POSTGRES_PASSWORD": "opensesame",
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def compose_command():
    """How to call Docker Compose here; nothing where no client is installed."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if (
            shutil.which(command[0])
            and subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0
        ):
            return command
    return None


def config(environment):
    command = compose_command()
    if command is None:
        pytest.skip("no Docker Compose client on this machine")
    plain = {name: value for name, value in os.environ.items() if name not in GIVEN}
    return subprocess.run(
        [*command, "config"], cwd=ROOT, env={**plain, **environment}, capture_output=True, text=True, check=False
    )


def test_compose_accepts_it():
    assert config(GIVEN).returncode == 0


@pytest.mark.parametrize("secret", GIVEN)
def test_compose_demands_every_secret(secret):
    done = config({name: value for name, value in GIVEN.items() if name != secret})
    assert done.returncode != 0
    assert "must be set to" in done.stdout + done.stderr


def test_it_holds_no_secret_of_its_own(compose):
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if any(word in name for word in ("PASSWORD", "SECRET", "DATABASE_URL")):
                assert ":?must be set to" in value


def test_web_and_worker_wait_for_the_migrated_database(compose):
    services = compose["services"]
    assert services["prepare"]["depends_on"]["database"]["condition"] == "service_healthy"
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"


def test_every_container_is_closed(compose):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert any(place.startswith("/tmp") for place in service["tmpfs"]), name
    kept = {
        name for name, service in compose["services"].items() if "mem_limit" in service and "healthcheck" in service
    }
    assert kept == {"database", "web", "worker"}
    assert [name for name, service in compose["services"].items() if "cap_add" in service] == ["database"]


def test_only_the_machine_s_own_proxy_is_believed(compose):
    gateway = compose["networks"]["default"]["ipam"]["config"][0]["gateway"]
    assert compose["services"]["web"]["environment"]["TANDEM_PROXIES"] == f"${{TANDEM_PROXIES:-{gateway}}}"


def test_its_commands_exist(compose):
    commands = [service["command"] for service in compose["services"].values() if "command" in service]
    assert commands
    assert all(command[:2] == ["python", "manage.py"] and command[2] in get_commands() for command in commands)


@pytest.fixture
def environment(tmp_path):
    """The environment that the compose file gives its containers, with a database in a file."""
    return {
        "PATH": os.environ["PATH"],
        "TANDEM_MODE": "server",
        "TANDEM_SECRET_KEY": GIVEN["TANDEM_SECRET_KEY"],
        "TANDEM_HOSTS": GIVEN["TANDEM_HOSTS"],
        "TANDEM_DATA_DIR": str(tmp_path),
        "TANDEM_BIND": f"127.0.0.1:{free_port()}",
        "DATABASE_URL": f"sqlite:///{tmp_path}/tandem.sqlite3",
    }


def test_its_commands_work_by_hand(environment):
    prepared = python("manage.py", "prepare", environment=environment)
    assert prepared.returncode == 0, prepared.stderr
    command = [sys.executable, "-m", "gunicorn", "--config=python:workbench.gunicorn", "workbench.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert is_well_within(20, environment)
        assert python("-m", "scripts.ask_health", "worker", environment=environment).returncode == 1
    finally:
        server.terminate()
        said = server.communicate(timeout=20)[1]
    assert all(line.startswith('{"at": ') for line in said.splitlines()), said
