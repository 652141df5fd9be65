"""Whether the process lives, and whether it can serve."""

from http import HTTPStatus
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

from schemas.health import HealthSchema, ReadinessSchema
from service import packs
from service.api import database
from service.api.blueprint import REQUEST_ID, Blueprint
from service.storage import migrations

blueprint = Blueprint("health", __name__, description="For probes: it lives, it can serve.")
PATIENCE_SECONDS = 1.0


@blueprint.get("/healthz")
@blueprint.reads(HealthSchema)
def get_health() -> dict[str, str]:
    """Whether the process answers

    Nothing else is asked.
    """
    return {"status": "pass"}


@blueprint.get("/readyz")
@blueprint.reads(ReadinessSchema)
@blueprint.alt_response(503, schema=ReadinessSchema, headers=REQUEST_ID, description="It cannot serve.")
def get_readiness() -> tuple[dict[str, Any], int]:
    """Whether it can serve

    The database answers within a second, and its schema is the one that this version needs. `languages` are those that
    articles are read in; `missing_models` says what would bring the others.
    """
    checks = _checks()
    failed = "fail" in checks.values()
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    read = {"languages": packs.ready(), "missing_models": packs.lacking()}
    return {"status": "fail" if failed else "pass", "checks": checks} | read, status


def _checks() -> dict[str, str]:
    try:
        with database.pool().connection(timeout=PATIENCE_SECONDS) as conn:
            conn.execute("SET LOCAL statement_timeout = '1s'")
            current = not migrations.missing(conn)
    except (psycopg.Error, PoolTimeout):
        return {"database": "fail", "schema": "fail"}
    return {"database": "pass", "schema": "pass" if current else "fail"}
