"""One running service for all that newsrooms point at it."""

from collections.abc import Iterator

import pytest

from tests.running import Service, serving

DESK = "http://localhost:3000"
"""The origin whose pages may use it."""


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`dixit serve` with its seeds read, which may send webhooks to this machine."""
    settings = {"DIXIT_ALLOWED_NETWORKS": "127.0.0.0/8", "DIXIT_CORS_ORIGINS": DESK}
    with serving(tmp_path_factory.mktemp("service"), **settings) as running:
        yield running
