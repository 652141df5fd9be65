"""Exports: all claims that a query finds, streamed from one snapshot of the database."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request
from psycopg import Connection

from schemas.filters import (
    ClaimExportQuerySchema,
    ClaimSpreadsheetQuerySchema,
    EntityExportQuerySchema,
    EntitySpreadsheetQuerySchema,
)
from service import __version__
from service.api import forms, patience, preconditions, stored
from service.api.blueprint import Blueprint, header
from service.api.claims import filters_of
from service.api.database import connection
from service.api.examples import CLAIM
from service.api.lines import gathered
from service.delivery import ndjson, spreadsheet
from service.delivery.columns import COLUMNS
from service.delivery.formats import FORMATS, Format, writer
from service.storage import entities, snapshots
from service.storage.claims import ClaimFilters

blueprint = Blueprint("exports", __name__, url_prefix="/v1", description="Exports: all claims of a query, streamed.")
STATEMENT_SECONDS = 60
"""For the first claims of an order that no index stands in, among a million."""
IDLE_SECONDS = 300
"""For a reader that takes nothing for a while; after that its answer breaks off."""
_ATTACHED = {"Content-Disposition": header("The name to save it by.", 'attachment; filename="claims.csv"')}
_CSV = f"""

A row a claim, in UTF-8; the first row names the columns: {", ".join(column.name for column in COLUMNS)}. Several values
in one cell stand between semicolons. Text that a spreadsheet would take for a formula, or that begins with an
apostrophe, has an apostrophe put before it."""
_PARQUET = """

The columns of the CSV with their types, in groups of rows. It needs pyarrow where the service runs (the package's extra
"parquet"); without it the answer is 406 and says how to install it."""
_MORE = """

All that the query finds, without pages, as they stood when it was asked. The ETag is known before anything is made:
the same one promises the same bytes from the same installation of the service, and any change of what claims are shown
with gives another. An answer that breaks off was not all of it."""


def answer(form: Format, query: dict[str, Any], entity_id: UUID | None) -> Response:
    """All claims of a query. Raises MissingExtra, TooManyExports, NotFound where there is no such entity.

    The connection, and the place among those that export, are held until the last byte is sent or the reader is gone.
    """
    write = writer(form, bom=query.get("bom", False))
    filters = filters_of(query, **({} if entity_id is None else {"entity": entity_id}))
    with ExitStack() as opened:
        opened.enter_context(patience.exporting())
        conn = opened.enter_context(connection())
        snapshots.begin(conn, statement_seconds=STATEMENT_SECONDS, idle_seconds=IDLE_SECONDS)
        if entity_id is not None:
            entities.get(conn, entity_id)
        response = _conditional(form, _tag(conn, form, filters, query))
        if request.method == "GET" and response.status_code == HTTPStatus.OK:
            held = opened.pop_all()
            response.response = _sent(write(stored.every(conn, filters, query["offsets"])), held)
            response.call_on_close(held.close)
    return response


def _conditional(form: Format, tag: str) -> Response:
    """The answer without its body: 200, or 304 where the reader has it already."""
    kind = f"{form.media_type}; charset=utf-8" if form.is_text else form.media_type
    response = Response(iter(()), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="claims.{form.name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    response.set_etag(tag)
    preconditions.weigh(response)
    response.headers.pop("Content-Length", None)  # that of no body yet, which werkzeug has just measured
    return response


def _sent(body: Iterator[bytes], held: ExitStack) -> Iterator[bytes]:
    """The body, letting go of what it needed as soon as it is made; an answer that is broken off lets go by itself."""
    with held:
        yield from gathered(body)


def _tag(conn: Connection, form: Format, filters: ClaimFilters, query: dict[str, Any]) -> str:
    """The ETag of what the snapshot of this transaction gives."""
    asked = (__version__, form.name, filters, query["offsets"], query.get("bom"), snapshots.state(conn))
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:32]


_CLAIM_SCHEMAS = (ClaimExportQuerySchema, EntityExportQuerySchema)
forms.offer(
    blueprint,
    FORMATS["csv"],
    answer,
    schemas=(ClaimSpreadsheetQuerySchema, EntitySpreadsheetQuerySchema),
    summary="as CSV, for spreadsheets" + _CSV + _MORE,
    schema={"type": "string"},
    headers=_ATTACHED,
    example=b"".join(spreadsheet.write([CLAIM])).decode(),
)
forms.offer(
    blueprint,
    FORMATS["ndjson"],
    answer,
    schemas=_CLAIM_SCHEMAS,
    summary="as NDJSON" + "\n\nEach claim as the list has it, a line a claim." + _MORE,
    schema={"type": "string"},
    headers=_ATTACHED,
    example=b"".join(ndjson.write([CLAIM])).decode(),
)
forms.offer(
    blueprint,
    FORMATS["parquet"],
    answer,
    schemas=_CLAIM_SCHEMAS,
    summary="as Parquet" + _PARQUET + _MORE,
    schema={"type": "string", "format": "binary"},
    headers=_ATTACHED,
)
