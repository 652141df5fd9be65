"""The description of the interface, held against every answer that any test of the interface gets."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema
from flask import Flask, Response, request, request_finished

OF_EVERY_ANSWER = {"Content-Type", "Content-Length", "Date"}
FOR_PEOPLE = {
    "/", "/search", "/style.css", "/articles/<uuid:article_id>", "/entities/<uuid:entity_id>", "/articles/<other>",
    "/entities/<other>", "/docs/", "/docs/<path:path>",
}  # fmt: skip
"""Pages, which no program is written against."""
ITSELF = "/openapi.json"
LONGEST_CHECKED = 50_000


def path_of(rule: str) -> str:
    """The path of a rule as OpenAPI writes it."""
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule)


class Contract:
    """What the application says of itself, and where its answers were others."""

    def __init__(self, app: Flask) -> None:
        [api] = app.extensions["flask-smorest"]["apis"].values()
        self.description: dict[str, Any] = api["ext_obj"].description()
        self.faults: list[str] = []
        self.validator = cache(self._validator)
        request_finished.connect(self._hear, app)

    def _hear(self, _: Flask, response: Response, **__: Any) -> None:
        rule = request.url_rule.rule if request.url_rule else None
        if rule and rule not in FOR_PEOPLE | {ITSELF} and request.method != "OPTIONS":
            found = self._found(path_of(rule), request.method.lower().replace("head", "get"), response)
            self.faults += [f"{request.method} {request.full_path}: {response.status_code} {fault}" for fault in found]

    def _found(self, path: str, method: str, response: Response) -> list[str]:
        answers = self.description["paths"].get(path, {}).get(method, {}).get("responses", {})
        status = str(response.status_code)
        if status not in answers:
            return [] if status == "500" else ["is not described"]
        answer = self._resolved(answers[status])
        sent = {name for name in dict(response.headers) if not name.startswith("Access-Control-")} - OF_EVERY_ANSWER
        undescribed = sent - {*answer.get("headers", {})}
        content = answer.get("content", {})
        kinds = {re.sub(";.*", "", kind) for kind in content}
        faults = [f"has the header {name}, which is not described" for name in sorted(undescribed)]
        if request.method != "HEAD" and (response.mimetype or kinds) and response.mimetype not in kinds:
            faults.append(f"is {response.mimetype}, described as {kinds or 'nothing'}")
        return faults + self._misshapen(path, method, status, response)

    def _misshapen(self, path: str, method: str, status: str, response: Response) -> list[str]:
        if not response.is_json or response.is_streamed or (response.content_length or 0) > LONGEST_CHECKED:
            return []
        if request.method == "HEAD":
            return []
        validator = self.validator(path, method, status, response.mimetype)
        fault = jsonschema.exceptions.best_match(validator.iter_errors(response.json)) if validator else None
        return [f"is not of its shape: {fault.message} at {fault.json_path}"] if fault else []

    def _validator(self, path: str, method: str, status: str, kind: str) -> jsonschema.protocols.Validator | None:
        answer = self._resolved(self.description["paths"][path][method]["responses"][status])
        schema = answer.get("content", {}).get(kind, {}).get("schema")
        components = {"components": self.description["components"]}
        return jsonschema.Draft202012Validator(schema | components) if schema else None

    def _resolved(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in answer:
            return answer
        resolved: Mapping[str, Any] = self.description["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        return resolved
