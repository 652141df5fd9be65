"""Pages of other sites may use the interface where their origins are listed, and no others (CORS)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api import database
from service.app import create_app
from service.config import Config, Origins

DESK, OTHER = "https://desk.example", "https://other.example"
ADDRESSES = {
    "/v1/claims": 200,
    "/v1/claims?limit=0": 422,
    "/v1/claims?cursor=x": 400,
    "/v1/claims/00000000-0000-0000-0000-000000000000": 404,
    "/v1/nowhere": 404,
    "/v1/claims/search": 405,
    "/healthz": 200,
    "/openapi.json": 200,
}


@pytest.fixture(scope="module")
def shared(served_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application for pages of one other site."""
    folder: Path = tmp_path_factory.mktemp("shared")
    config = Config(database_url=served_database_url, data_dir=folder, cors_origins=Origins((DESK,)), wait=0)
    app = create_app(config)
    yield app
    database.close(app)


@pytest.fixture
def desk(shared: Flask) -> FlaskClient:
    return shared.test_client()


def preflight(client: FlaskClient, address: str, origin: str, method: str = "PATCH") -> dict[str, str]:
    answer = client.options(address, headers={"Origin": origin, "Access-Control-Request-Method": method})
    assert (answer.status_code, answer.data) == (204, b"")
    return dict(answer.headers)


def test_nobody_may_where_no_origin_is_listed(client: FlaskClient) -> None:
    answer = client.get("/v1/claims", headers={"Origin": DESK})
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_a_listed_page_may_read_every_answer_errors_too(desk: FlaskClient, address: str, status: int) -> None:
    answer = desk.get(address, headers={"Origin": DESK})
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == DESK
    assert "Origin" in answer.vary
    assert {"ETag", "Link", "Location", "Retry-After", "Preference-Applied", "X-Request-Id"} <= {
        name.strip() for name in answer.headers["Access-Control-Expose-Headers"].split(",")
    }
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", [OTHER, "null", "https://desk.example.evil.example", "http://desk.example"])
def test_a_page_that_is_not_listed_may_not_and_caches_know(desk: FlaskClient, origin: str) -> None:
    answer = desk.get("/v1/claims", headers={"Origin": origin})
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.vary
    assert "Access-Control-Allow-Methods" not in preflight(desk, "/v1/claims", origin)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_listed_page_is_told_what_it_may_send_whatever_is_at_the_address(desk: FlaskClient, address: str) -> None:
    told = preflight(desk, address, DESK)
    assert told["Access-Control-Allow-Origin"] == DESK
    assert "PATCH" in told["Access-Control-Allow-Methods"]
    assert {"If-Match", "Idempotency-Key", "Prefer", "Content-Type", "Last-Event-ID"} <= {
        name.strip() for name in told["Access-Control-Allow-Headers"].split(",")
    }
    assert told["Access-Control-Max-Age"] == "86400"
    assert "Origin" in told["Vary"]


def test_what_a_reader_has_already_is_shared_too(desk: FlaskClient) -> None:
    etag = desk.get("/v1/claims", headers={"Origin": DESK}).headers["ETag"]
    answer = desk.get("/v1/claims", headers={"Origin": DESK, "If-None-Match": etag})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (304, DESK)


def test_a_client_that_is_no_browser_is_answered_as_ever(desk: FlaskClient) -> None:
    assert desk.get("/v1/claims").status_code == 200
    assert "GET" in desk.options("/v1/claims").headers["Allow"]
