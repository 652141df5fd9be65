"""The interface describes itself: validly, completely, with examples that are of the shapes they stand for."""

from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from schemas.article import ArticleQuerySchema
from schemas.filters import ClaimQuerySchema, EntityClaimsQuerySchema

PLAIN = {
    "/", "/search", "/style.css", "/articles/<uuid:article_id>", "/entities/<uuid:entity_id>", "/openapi.json",
    "/docs/", "/docs/<path:path>", "/problems/<kind>", "/healthz", "/readyz", "/metrics",
}  # fmt: skip


@pytest.fixture(scope="module")
def description(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/openapi.json").json
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]


def test_the_description_is_valid_openapi_3_1(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    validate(description)


def test_every_route_is_described_but_those_for_people_and_for_probes(app: Flask, description: dict[str, Any]) -> None:
    described = {path.replace("{", "<uuid:").replace("}", ">") for path in description["paths"]}
    served = {rule.rule.replace("<int:", "<uuid:") for rule in app.url_map.iter_rules()}
    assert served == described | PLAIN


def test_every_operation_says_what_it_does_and_what_it_may_answer(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        assert operation["summary"], path
        assert {"406", "503", "default"} <= set(operation["responses"]), (path, method)
        if method == "get":
            assert {"ETag", "Vary", "X-Request-Id"} <= set(operation["responses"]["200"]["headers"]), path
            assert "304" in operation["responses"], path


def test_every_error_is_described_as_a_problem_but_where_googles_clients_ask(description: dict[str, Any]) -> None:
    for path, _, operation in operations(description):
        if path == "/v1alpha1/claims:search":
            continue
        for status, response in operation["responses"].items():
            if status == "default" or int(status) >= 400:
                name = response["$ref"].rpartition("/")[2]
                assert list(description["components"]["responses"][name]["content"]) == ["application/problem+json"], (
                    path
                )


def test_every_parameter_that_a_view_takes_is_described(client: FlaskClient, description: dict[str, Any]) -> None:
    asked = {
        ("/v1/claims", "get"): {*ClaimQuerySchema().fields, "If-None-Match"},
        ("/v1/articles", "get"): {*ArticleQuerySchema().fields, "If-None-Match"},
        ("/v1/articles", "post"): {"offsets", "Prefer", "Idempotency-Key", "format", "restore"},
        ("/v1/entities/{entity_id}/claims", "get"): {*EntityClaimsQuerySchema().fields, "If-None-Match"},
    }
    for (path, method), names in asked.items():
        assert {parameter["name"] for parameter in description["paths"][path][method]["parameters"]} == names


def test_every_page_is_linked(description: dict[str, Any]) -> None:
    for path in ("/v1/articles", "/v1/claims", "/v1/entities", "/v1/entities/{entity_id}/claims"):
        assert "Link" in description["paths"][path]["get"]["responses"]["200"]["headers"]


def test_every_example_is_of_the_shape_it_stands_for(description: dict[str, Any]) -> None:
    seen = 0
    for path, method, operation in operations(description):
        bodies = [operation.get("requestBody"), *operation["responses"].values()]
        for media in (media for body in bodies if body for media in body.get("content", {}).items()):
            if "example" in media[1]:
                schema = media[1]["schema"] | {"components": description["components"]}
                jsonschema.validate(media[1]["example"], schema)
                assert media[1]["example"], (path, method)
                seen += 1
    assert seen >= 9


def test_the_page_of_the_description_asks_no_other_host_for_anything(client: FlaskClient) -> None:
    page = client.get("/docs/")
    assert page.status_code == 200
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text
    for file in ("swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui-standalone-preset.js"):
        with client.get(f"/docs/{file}") as found:
            assert found.status_code == 200


def test_every_type_of_problem_has_a_page(client: FlaskClient) -> None:
    kind = client.get("/v1/claims?limit=0").json["type"]
    assert client.get(kind).json["status"] == 422
