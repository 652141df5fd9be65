"""The interface keeps to its description, whatever it is sent and in whatever order: schemathesis makes the requests.

The suite asks little of each operation, `make contract` much.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

CONFIG = SchemathesisConfig.from_path(Path(__file__).parents[2] / "schemathesis.toml")
EXAMPLES = settings().max_examples // 20
"""Of each operation: 5 in the suite, 100 by `make contract`."""
STEPS = 8
EXAMPLES_A_RUN = 10
SPOILED = {"POST /v1/articles", "POST /v1/claims/search", "GET /v1/claims", "GET /v1/entities/{entity_id}/claims"}
"""What must have been asked wrongly too; of some others nothing that schemathesis can make up is forbidden."""
ANY_BYTES = "POST /v1/articles:batch"
"""Each line that is no article is answered by itself, and the whole by 200."""
TEXTS = (
    "« Le quai rouvre », a déclaré Zoé. « La grue attendra », a nié Ana.",
    "« Le NORD ferme », a déclaré la capitainerie.",
)


@schemathesis.serializer("application/x-ndjson")
def as_lines(context: object, value: object) -> bytes:
    """What the description calls a string is sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.fixture
def description(app: Flask, post: Callable[..., object], worker: None) -> OpenApiSchema:
    """The interface as schemathesis sees it, with something stored."""
    for text in TEXTS:
        post(text)
    return schemathesis.openapi.from_wsgi("/openapi.json", app, config=CONFIG)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_the_description_foresees(description: OpenApiSchema, mode: GenerationMode) -> None:
    asked: set[str] = set()
    for found in description.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.label == ANY_BYTES:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
        def ask(case: schemathesis.Case) -> None:
            asked.add(case.operation.label)
            answer = case.call()
            case.validate_response(answer)
            if answer.status_code == 422 and answer.json()["type"] == "/problems/invalid":
                assert answer.json()["errors"], "a refusal that does not say of what"

        with suppress(Unsatisfiable):
            ask()
    assert asked >= (SPOILED if mode is GenerationMode.NEGATIVE else SPOILED | {ANY_BYTES})


def test_what_one_answer_names_is_answered_for_by_all_others(description: OpenApiSchema) -> None:
    """Ids go from answers into requests: articles posted are read, claims reviewed, what is deleted is gone.

    What is stored grows from one sequence to the next, so that an earlier one repeated goes another way, which
    Hypothesis takes for a fault of the machine: it only draws, and never many in one run.
    """
    followed = description.as_state_machine()
    wanted = settings(
        max_examples=EXAMPLES_A_RUN,
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for _ in range(EXAMPLES * 2 // EXAMPLES_A_RUN):
        followed.run(settings=wanted)
