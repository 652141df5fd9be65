"""The HTTP interface on a real database, for the whole session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api import database
from service.app import create_app
from service.config import Config

MAX_BODY = 64 * 1024


@pytest.fixture(scope="session")
def app(served_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, with a small body at most and nobody waiting long."""
    folder: Path = tmp_path_factory.mktemp("served")
    app = create_app(Config(database_url=served_database_url, data_dir=folder, max_body=MAX_BODY, wait=0, pool_size=4))
    yield app
    database.close(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application in this very process."""
    return app.test_client()
