"""People who claim things, and editors who judge who they are."""

from dataclasses import replace
from itertools import count
from typing import Any
from uuid import UUID

from psycopg import Connection

from service.model import Article, Claimant
from service.storage import claims, judgements, splits
from service.storage.claims import ClaimFilters
from service.storage.judgements import Author
from service.storage.splits import Portion
from tests.storage.samples import LAVROV, claim, stored

EDITOR = Author("editor@exemple.fr", "deux personnes sous un même nom")
ARTICLE = Article("Il a plu. Il a neigé. Jean Le Guen était là.", url="https://www.exemple.fr/pluie")
_PAGES = count()


def said(conn: Connection, name: str, **fields: Any) -> UUID:
    """Has an article read in which somebody of this name claims something; the claim's id."""
    new = replace(ARTICLE, url=f"https://www.exemple.fr/{next(_PAGES)}")
    article = stored(conn, new, claim(new, "Il a plu", person(name), **fields))
    (found,) = claims.of_article(conn, article)
    return found.id


def person(name: str) -> Claimant:
    return replace(LAVROV, name=name)


def split(conn: Connection, entity: UUID, *names: str, **portion: Any) -> tuple[UUID, UUID]:
    """The judgement of a split, and the new entity."""
    judgement = splits.split(conn, entity, Portion(names, **portion), EDITOR, version=None)
    made = judgements.get(conn, judgement).into_id
    assert made
    return judgement, made


def made_by(conn: Connection, entity: UUID) -> list[str | None]:
    """The names under which an entity's claims have their claimant."""
    page = claims.page(conn, ClaimFilters(entity=entity, role="claimant"), limit=100)
    return sorted(each.claim.claimant.name or "" for each in page.items)
