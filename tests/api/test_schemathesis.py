"""The interface keeps to its description, whatever it is sent: schemathesis makes the requests."""

from contextlib import suppress

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
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
SPOILED = {"POST /v1/articles", "POST /v1/claims/search", "GET /v1/claims", "GET /v1/entities/{entity_id}/claims"}
"""What must have been asked wrongly too; of some others nothing that schemathesis can make up is forbidden."""
ANY_BYTES = "POST /v1/articles:batch"
"""Each line that is no article is answered by itself, and the whole by 200."""


@schemathesis.serializer("application/x-ndjson")
def as_lines(context: object, value: object) -> bytes:
    """What the description calls a string is sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_the_description_foresees(app: Flask, mode: GenerationMode) -> None:
    asked: set[str] = set()
    for found in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.label == ANY_BYTES:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def ask(case: schemathesis.Case) -> None:
            asked.add(case.operation.label)
            case.validate_response(case.call(), checks=CHECKS)

        with suppress(Unsatisfiable):
            ask()
    assert asked >= (SPOILED if mode is GenerationMode.NEGATIVE else SPOILED | {ANY_BYTES})
