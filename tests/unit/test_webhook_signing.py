"""Messages are signed as the standard says: the library of the standard is the judge."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from service.delivery.webhooks import signing

ID = "8f0f4c1e-9a0b-4e4c-8d52-0f3f9bb7a6d1"


def now() -> datetime:
    return datetime.now(UTC)


def test_a_secret_is_written_as_the_standard_has_it_and_never_the_same() -> None:
    secrets = {signing.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    for secret in secrets:
        assert secret.startswith("whsec_")
        assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) <= 64


@given(body=st.text(st.characters(exclude_categories=["Cs"])), keys=st.integers(1, 4))
def test_whoever_knows_any_of_the_secrets_can_verify_the_message(body: str, keys: int) -> None:
    secrets = [signing.new_secret() for _ in range(keys)]
    headers = dict(signing.headers(ID, now(), body, secrets))
    for secret in secrets:
        Webhook(secret).verify(body, headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.new_secret()).verify(body, headers, json_parse=False)


@pytest.mark.parametrize(
    "changed", [{"webhook-id": "another"}, {"webhook-timestamp": str(int(now().timestamp()) + 60)}, {"body": "{} "}]
)
def test_a_message_that_was_changed_on_its_way_is_not_verified(changed: dict[str, str]) -> None:
    secret = signing.new_secret()
    sent = dict(signing.headers(ID, now(), "{}", [secret])) | changed
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(sent.pop("body", "{}"), sent)


def test_an_old_message_that_somebody_repeats_is_not_verified() -> None:
    secret = signing.new_secret()
    headers = signing.headers(ID, datetime(2025, 1, 4, tzinfo=UTC), "{}", [secret])
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(secret).verify("{}", dict(headers))
