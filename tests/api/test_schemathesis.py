"""The interface keeps to its description, whatever it is sent: schemathesis makes the requests."""

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = 12
NEVER_WRONG = {"POST /v1/articles:batch", "GET /v1/articles", "GET /v1/claims", "GET /v1/entities"}
"""Any bytes are lines, and each that is no article is answered by itself; for the lists, schemathesis finds no request
that their description forbids (the table of bad parameters does)."""


@schemathesis.serializer("application/x-ndjson")
def as_lines(context: object, value: object) -> bytes:
    """What the description calls a string is sent as it is."""
    return str(value).encode("utf-8", "replace")


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_the_description_foresees(app: Flask, mode: GenerationMode) -> None:
    asked: set[str] = set()
    for found in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.label in NEVER_WRONG:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def ask(case: schemathesis.Case) -> None:
            asked.add(case.operation.label)
            case.validate_response(case.call(), checks=CHECKS)

        ask()
    assert len(asked) >= 6
