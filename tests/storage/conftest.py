"""What the tests of storage share: who polls, and who is told."""

from functools import partial

import psycopg
import pytest
from psycopg import Connection

from service import crawling
from service.crawling import Crawl
from tests.loopback import LOOPBACK, Site
from tests.storage.desk import Desk


@pytest.fixture
def crawl(database_url: str) -> Crawl:
    connect = partial(psycopg.connect, database_url, autocommit=True)
    return Crawl(connect=connect, policy=crawling.policy(LOOPBACK), delay=0.0, patience=5.0)


@pytest.fixture
def desk(conn: Connection, site: Site) -> Desk:
    return Desk(conn, site.url("/hook"))
