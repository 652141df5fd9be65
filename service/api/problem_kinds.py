"""The kinds of problem, and which of the service's errors is of which."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import psycopg
from psycopg_pool import PoolTimeout

from service.compression import Bomb, BrokenGzip
from service.errors import (
    AlreadyUndone,
    Conflict,
    DependedOn,
    EntityGone,
    Erased,
    EventGone,
    ForeignClaim,
    KeyInUse,
    KeyReused,
    MalformedKey,
    MissingExtra,
    NobodyEncodes,
    NotFound,
    OlderVersion,
    OwnName,
    PartLoop,
    PartMerge,
    SchemaOutdated,
    SelfMerge,
    SourceExists,
    Stale,
    TooManyExports,
    TooManyListeners,
    Unconditional,
    UnfitDatabase,
    UnknownName,
    WholeSplit,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status, and the sentence that its page shows."""

    status: HTTPStatus
    meaning: str


KINDS: Mapping[str, Kind] = {
    "invalid": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "A value is not one that is accepted; errors says which."),
    "bad-cursor": Kind(HTTPStatus.BAD_REQUEST, "The cursor is no cursor, or belongs to a list with other filters."),
    "not-found": Kind(HTTPStatus.NOT_FOUND, "There is nothing under this id."),
    "conflict": Kind(HTTPStatus.CONFLICT, "The state of what is stored does not allow this."),
    "self-merge": Kind(HTTPStatus.CONFLICT, SelfMerge.message()),
    "part-merge": Kind(HTTPStatus.CONFLICT, PartMerge.message()),
    "entity-gone": Kind(HTTPStatus.CONFLICT, "The entity was merged into another, which its address leads to."),
    "older-version": Kind(HTTPStatus.CONFLICT, OlderVersion.message()),
    "source-exists": Kind(HTTPStatus.CONFLICT, SourceExists.message()),
    "already-undone": Kind(HTTPStatus.CONFLICT, AlreadyUndone.message()),
    "part-loop": Kind(HTTPStatus.CONFLICT, PartLoop.message()),
    "depended-on": Kind(HTTPStatus.CONFLICT, DependedOn.message()),
    "own-name": Kind(HTTPStatus.CONFLICT, OwnName.message()),
    "unknown-name": Kind(HTTPStatus.CONFLICT, UnknownName.message()),
    "whole-split": Kind(HTTPStatus.CONFLICT, WholeSplit.message()),
    "foreign-claim": Kind(HTTPStatus.CONFLICT, ForeignClaim.message()),
    "event-gone": Kind(
        HTTPStatus.GONE,
        "What followed this event is not kept any more, or the database was restored from an older copy. Ask "
        "/v1/events without after for what is kept and go on from there, and read once more what you follow.",
    ),
    "erased": Kind(
        HTTPStatus.GONE, "The article was erased for good and is refused; POST /v1/articles?restore=true takes it back."
    ),
    "missing-extra": Kind(
        HTTPStatus.NOT_ACCEPTABLE, "This form needs a package that is not installed where the service runs."
    ),
    "bad-key": Kind(HTTPStatus.BAD_REQUEST, MalformedKey.message()),
    "key-reused": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, KeyReused.message()),
    "key-in-use": Kind(HTTPStatus.CONFLICT, KeyInUse.message()),
    "broken-gzip": Kind(HTTPStatus.BAD_REQUEST, BrokenGzip.message()),
    "bomb": Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Bomb.message()),
    "stale": Kind(HTTPStatus.PRECONDITION_FAILED, "What is stored was changed since it was read; read it again."),
    "unconditional": Kind(HTTPStatus.PRECONDITION_REQUIRED, Unconditional.message()),
    "no-worker": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "No worker is free to do this now; try again later."),
    "busy": Kind(HTTPStatus.SERVICE_UNAVAILABLE, TooManyExports.message()),
    "too-many-listeners": Kind(HTTPStatus.SERVICE_UNAVAILABLE, TooManyListeners.message()),
    "unavailable": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer in time; try again later."),
}
"""The problems that say more than their HTTP status; the others are of type about:blank."""

OF_ERRORS: Mapping[type[Exception], str] = {
    NotFound: "not-found",
    SelfMerge: "self-merge",
    PartMerge: "part-merge",
    EntityGone: "entity-gone",
    OlderVersion: "older-version",
    SourceExists: "source-exists",
    AlreadyUndone: "already-undone",
    PartLoop: "part-loop",
    DependedOn: "depended-on",
    OwnName: "own-name",
    UnknownName: "unknown-name",
    WholeSplit: "whole-split",
    ForeignClaim: "foreign-claim",
    Conflict: "conflict",
    EventGone: "event-gone",
    TooManyListeners: "too-many-listeners",
    Erased: "erased",
    MissingExtra: "missing-extra",
    MalformedKey: "bad-key",
    KeyReused: "key-reused",
    KeyInUse: "key-in-use",
    BrokenGzip: "broken-gzip",
    Bomb: "bomb",
    Stale: "stale",
    Unconditional: "unconditional",
    NobodyEncodes: "no-worker",
    TooManyExports: "busy",
    SchemaOutdated: "unavailable",
    UnfitDatabase: "unavailable",
    PoolTimeout: "unavailable",
    psycopg.OperationalError: "unavailable",
    psycopg.errors.QueryCanceled: "unavailable",
}
