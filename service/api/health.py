"""Whether the process lives, and whether it can serve."""

from http import HTTPStatus

import psycopg
from flask import Blueprint, Response, jsonify
from psycopg_pool import PoolTimeout

from service import packs
from service.api import database
from service.storage import migrations

blueprint = Blueprint("health", __name__)
PATIENCE_SECONDS = 1.0


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(status="pass")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers within a second, and its schema is the one that this version needs.

    `languages` are those that articles are read in; `missing_models` says what would bring the others.
    """
    checks = _checks()
    failed = "fail" in checks.values()
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    read = {"languages": packs.ready(), "missing_models": packs.lacking()}
    return jsonify(status="fail" if failed else "pass", checks=checks, **read), status


def _checks() -> dict[str, str]:
    try:
        with database.pool().connection(timeout=PATIENCE_SECONDS) as conn:
            conn.execute("SET LOCAL statement_timeout = '1s'")
            current = not migrations.missing(conn)
    except (psycopg.Error, PoolTimeout):
        return {"database": "fail", "schema": "fail"}
    return {"database": "pass", "schema": "pass" if current else "fail"}
