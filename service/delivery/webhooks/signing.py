"""Signatures of webhooks: what makes a receiver sure of who sent it and that nothing was changed."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks import Webhook

SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""
PREFIX = "whsec_"


def new_secret() -> str:
    """A secret that nobody can guess, as the standard writes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, at: datetime, body: str, keys: Sequence[str]) -> Mapping[str, str]:
    """The headers of a message sent at this moment (aware, UTC), signed by each of the secrets.

    A receiver that knows any of them can verify it, so that secrets are changed without a message lost.
    """
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(message_id, at, body) for key in keys),
    }
