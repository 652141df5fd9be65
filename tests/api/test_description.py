"""The interface describes itself: validly, completely, with examples that are of the shapes they stand for."""

import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from schemas.article import ArticleQuerySchema
from schemas.filters import ClaimQuerySchema, EntityClaimsQuerySchema
from service.api.examples import OF_OPERATIONS
from tests.api.contract import FOR_PEOPLE, ITSELF, path_of

NO_PROBLEMS = {("/readyz", "503")}
"""What readiness is, it says itself."""
HEADERS = {"303": {"Location"}, "304": {"ETag"}, "308": {"Location"}, "503": {"Retry-After"}}
SHAPES = ("components", "schemas")


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


def test_every_route_and_method_is_described_but_pages_for_people(app: Flask, description: dict[str, Any]) -> None:
    described = {(path, method) for path, method, _ in operations(description)}
    served = {
        (path_of(rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule not in FOR_PEOPLE | {ITSELF}
    }
    assert served == described


def test_every_operation_has_a_name_that_a_method_can_have_and_no_other_has(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(description)]
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []
    assert len(set(names)) == len(names)


def test_the_names_that_programs_are_written_against_do_not_change(description: dict[str, Any]) -> None:
    names = {operation["operationId"] for _, _, operation in operations(description)}
    assert names >= {
        "post_article", "post_articles", "list_articles", "get_article", "get_reading", "delete_article", "list_claims",
        "search_claims", "get_claim", "list_claims_of_entity", "list_entities", "get_entity", "get_profile",
        "get_timeline", "list_threads", "get_thread", "match_sentence", "post_review", "count_claims",
    }  # fmt: skip


def test_every_operation_says_what_it_does_and_what_it_may_answer(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        assert operation["summary"], path
        assert operation["tags"], path
        assert {"406", "default"} <= set(operation["responses"]), (path, method)
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            assert {"400", "413", "415", "422"} <= set(operation["responses"]), (path, method)
        if "304" in operation["responses"]:
            assert {"ETag", "Vary", "X-Request-Id"} <= set(operation["responses"]["200"]["headers"]), path


def test_every_answer_of_an_operation_has_its_headers(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        for status, answer in operation["responses"].items():
            named = answer.get("$ref", "").rpartition("/")[2]
            described = description["components"]["responses"][named] if named else answer
            needed = {"X-Request-Id"} | (set() if (path, status) in NO_PROBLEMS else HEADERS.get(status, set()))
            assert needed <= set(described.get("headers", {})), (path, method, status)


def test_every_error_is_described_as_a_problem_but_where_googles_clients_ask(description: dict[str, Any]) -> None:
    for path, _, operation in operations(description):
        if path == "/v1alpha1/claims:search":
            continue
        for status, response in operation["responses"].items():
            if (status == "default" or int(status) >= 400) and (path, status) not in NO_PROBLEMS:
                name = response["$ref"].rpartition("/")[2]
                assert list(description["components"]["responses"][name]["content"]) == ["application/problem+json"], (
                    path
                )


def test_every_list_of_words_is_said_once_and_referred_to(description: dict[str, Any]) -> None:
    lists: dict[tuple[str, ...], list[str]] = {}
    for name, shape in description["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            if len(schema.get("enum", [])) > 1:
                lists.setdefault(tuple(schema["enum"]), []).append(f"{name}.{field}")
            assert None not in schema.get("enum", []), (name, field)
    for path, _, operation in operations(description):
        for parameter in operation.get("parameters", []):
            assert "null" not in parameter["schema"].get("type", "string"), (path, parameter["name"])
    assert {words: fields for words, fields in lists.items() if len(fields) > 2} == {}


def test_every_shape_has_a_name(description: dict[str, Any]) -> None:
    """A generated client calls its classes so."""

    def nameless(node: Any, at: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if isinstance(node, dict):
            own = [at] if "properties" in node and node.get("type") == "object" and at[:-1] != SHAPES else []
            return own + [found for name, below in node.items() for found in nameless(below, (*at, name))]
        return (
            [found for place, below in enumerate(node) for found in nameless(below, (*at, place))]
            if isinstance(node, list)
            else []
        )

    assert nameless(description["paths"], ("paths",)) == []
    assert nameless(description["components"], ("components",)) == []


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
    assert seen >= 40


def test_each_example_is_of_an_operation_that_there_is_and_stands_with_it(description: dict[str, Any]) -> None:
    known = {operation["operationId"]: operation for _, _, operation in operations(description)}
    for name, parts in OF_OPERATIONS.items():
        bodies = {"request": known[name].get("requestBody", {})} | known[name]["responses"]
        for part in parts:
            assert "example" in bodies[part]["content"]["application/json"], (name, part)


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
