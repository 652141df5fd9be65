"""The container files keep to their specifications and to each other."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def services() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hadolint_finds_nothing_in_the_dockerfile():
    run(str(BIN / "hadolint"), "Dockerfile")


def test_the_composition_satisfies_its_specification():
    run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_one_image_is_migration_api_and_worker(services):
    ours = {name: service for name, service in services.items() if name != "db"}
    assert set(ours) == {"migrate", "api", "worker"}
    assert len({service["image"] for service in ours.values()}) == 1
    assert all(service["command"] for service in ours.values())


def test_nothing_starts_before_the_schema_is_there(services):
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for name in ("api", "worker"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_workers_can_be_many_for_they_own_no_name_port_or_volume(services):
    assert {"container_name", "ports", "volumes"}.isdisjoint(services["worker"])


def test_the_image_runs_as_an_ordinary_user_and_knows_its_health():
    instructions = [line.split(maxsplit=1) for line in (ROOT / "Dockerfile").read_text().splitlines() if line]
    users = [rest for name, rest in instructions if name == "USER"]
    assert users == ["10001:10001"]
    assert any(name == "HEALTHCHECK" for name, _ in instructions)


def test_everything_that_the_image_copies_gets_past_dockerignore():
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = set()
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and not line.startswith("COPY --from"):
            copied.update(part.rstrip("/") for part in line.split()[1:-1])
    assert copied == kept
    assert all((ROOT / path).exists() for path in kept)


def test_the_lock_of_the_image_holds_what_runs_and_no_tool_of_development():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {line.split("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line}
    assert {name(requirement) for requirement in project["dependencies"]} <= locked
    tools = {name(requirement) for requirement in project["optional-dependencies"]["dev"]} - {"httpx"}
    assert locked.isdisjoint(tools)


def name(requirement: str) -> str:
    for mark in "[<>=!~ ":
        requirement = requirement.partition(mark)[0]
    return requirement
