"""What lists of claims are narrowed to, and the query that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Placeholder

from service.model import Act, Attitude, Kind, Modality, Polarity
from service.names import normalise_name
from service.storage import claim_order, entities, publishers, sql
from service.storage.claim_order import NEWEST, Sort

ClaimStatus = Literal["current", "rejected", "retracted"]
Role = Literal["claimant", "mentioned", "any"]
Scope = Literal["family", "self"]
_SQL = sql.load("claims")
_SEVERAL = ("act", "attitude", "polarity", "modality")
_ROLES: Mapping[Role, list[str] | None] = {"any": None, "claimant": ["claimant"], "mentioned": ["mentioned"]}


@dataclass(frozen=True, slots=True)
class ClaimFilters:
    """What a page of claims is narrowed to, and its order; None asks nothing.

    `entity` is narrowed by `role`; `claimant` and `mentioned` take an id (a UUID in text) or a name, whatever its case,
    accents and leading article; `claimant_keys` and `mentioned_keys` are those of the gazetteer that the name has too.
    `scope` "family" takes the parts of these entities in. `said_*` and `published_*` are
    inclusive; so are `about_*`, days that any of the claim's times has to touch. `act`, `attitude`, `polarity` and
    `modality` list values of which the claim has one. `quantity_*` are for one and the same quantity of the claim: its
    unit, whatever its case, and what its value (its range, where it is one) has to touch. `publisher` is a name or a
    domain, `q` words of the claim. `status` None gives rejected and
    retracted claims too.
    """

    entity: UUID | None = None
    role: Role = "any"
    scope: Scope = "family"
    claimant: str | None = None
    mentioned: str | None = None
    claimant_keys: tuple[str, ...] = ()
    mentioned_keys: tuple[str, ...] = ()
    q: str | None = None
    language: str | None = None
    kind: Kind | None = None
    act: tuple[Act, ...] | None = None
    attitude: tuple[Attitude, ...] | None = None
    polarity: tuple[Polarity, ...] | None = None
    modality: tuple[Modality, ...] | None = None
    article: UUID | None = None
    publisher: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    said_from: date | None = None
    said_to: date | None = None
    about_from: date | None = None
    about_to: date | None = None
    quantity_unit: str | None = None
    quantity_min: float | None = None
    quantity_max: float | None = None
    min_check_worthiness: float | None = None
    status: ClaimStatus | None = "current"
    sort: Sort = NEWEST


def build(conn: Connection, filters: ClaimFilters) -> tuple[Composed, dict[str, Any]]:
    """The query of a page and its parameters, but for `limit` and the cursor's (`after_…`).

    One entity that is asked for is what claims are found by, the others are conditions.
    """
    narrowing, params, driver = _narrowed(conn, filters)
    after = claim_order.after(filters.sort)
    if driver and filters.sort == NEWEST:
        return SQL(_SQL["page_of_entities"]).format(filters=narrowing, after=after), params
    order = claim_order.order(filters.sort)
    query = SQL(_SQL["page"]).format(filters=narrowing, of_entities=_whose(driver), after=after, order=order)
    return query, params


def condition(conn: Connection, filters: ClaimFilters) -> tuple[Composed, dict[str, Any]]:
    """What narrows claims `c` of articles `a` to the filters, in whatever order, and its parameters."""
    narrowing, params, driver = _narrowed(conn, filters)
    return SQL("({} AND {})").format(narrowing, _whose(driver)), params


def _narrowed(conn: Connection, filters: ClaimFilters) -> tuple[Composed, dict[str, Any], Mapping[str, Any]]:
    """The condition but for whom claims are found by, the parameters of both, and those of the latter."""
    claimants = _asked(conn, filters.claimant, filters.claimant_keys, filters.scope)
    mentioned = _asked(conn, filters.mentioned, filters.mentioned_keys, filters.scope)
    name = _name(filters.claimant)
    words, word_params = _words(conn, filters)
    params = _plain(conn, filters) | word_params
    params |= {"claimants": claimants, "mentioned": mentioned, "claimant_name": name}
    if filters.entity is not None:
        family = entities.family(conn, (filters.entity,), scope=filters.scope)
        driver: dict[str, Any] = {"entities": list(family), "roles": _ROLES[filters.role], "name": None}
    elif claimants is not None:
        alone = name if filters.sort == NEWEST or sql.scalar(conn, _SQL["is_nobodys"], {"name": name}) else None
        driver = {"entities": claimants, "roles": _ROLES["claimant"], "name": alone, "claimants": None}
    elif mentioned is not None:
        driver = {"entities": mentioned, "roles": _ROLES["mentioned"], "name": None, "mentioned": None}
    else:
        driver = {}
    quantity = (filters.quantity_unit, filters.quantity_min, filters.quantity_max)
    quantities = SQL("true") if quantity == (None, None, None) else SQL(_SQL["quantities"])
    return SQL(_SQL["filters"]).format(words=words, quantities=quantities), params | driver, driver


def _whose(driver: Mapping[str, Any]) -> Composable:
    """The condition of being a claim of those that claims are found by."""
    named = "of_entities" if driver.get("name") is None else "of_entities_or_name"
    return SQL(_SQL[named]) if driver else SQL("true")


def _words(conn: Connection, filters: ClaimFilters) -> tuple[Composable, dict[str, str]]:
    """The condition that the words asked for stand in a claim, and its parameters.

    Each language has its own query, written out: only so does the planner know how frequent the words are.
    """
    if filters.q is None:
        return SQL("true"), {}
    found = conn.execute(_SQL["tsqueries"], {"q": filters.q, "language": filters.language}).fetchall()
    each = [
        SQL(_SQL["word"]).format(language=Placeholder(f"l{i}"), query=Placeholder(f"q{i}")) for i in range(len(found))
    ]
    params = {f"{kind}{i}": value for i, row in enumerate(found) for kind, value in zip("lq", row, strict=True)}
    return SQL("({})").format(SQL(" OR ").join(each)) if each else SQL("false"), params


def _plain(conn: Connection, filters: ClaimFilters) -> dict[str, Any]:
    params = {name: getattr(filters, name) for name in ClaimFilters.__slots__}
    params |= {name: list(params[name]) for name in _SEVERAL if params[name] is not None}
    asked = publishers.matching(conn, filters.publisher) if filters.publisher is not None else None
    return params | {"publishers": asked}


def _asked(conn: Connection, asked: str | None, keys: Sequence[str], scope: Scope) -> list[UUID] | None:
    """The family of an id, or of everybody of a name; None where nobody is asked for."""
    if asked is None:
        return None
    entity_id = _uuid(asked)
    ids = (entity_id,) if entity_id else entities.named(conn, asked, keys=keys)
    return list(entities.family(conn, ids, scope=scope))


def _name(asked: str | None) -> str | None:
    return None if asked is None or _uuid(asked) else normalise_name(asked) or None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
