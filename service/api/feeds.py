"""Feeds: any query of claims, for readers of feeds."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.claim import ClaimSchema
from schemas.feed import JsonFeedSchema
from schemas.filters import ClaimFeedQuerySchema, EntityFeedQuerySchema
from service.api import forms, paging
from service.api.blueprint import LINK, Blueprint
from service.api.claims import filters_of, page_of_claims
from service.api.database import connection
from service.api.examples import CLAIM
from service.delivery import atom, json_feed
from service.delivery.feed import Feed
from service.delivery.formats import FORMATS, Format, writer
from service.delivery.links import Links
from service.storage import entities

blueprint = Blueprint("feeds", __name__, url_prefix="/v1", description="Feeds: any query of claims, to subscribe to.")
_CLAIMS = ClaimSchema(many=True)
_NOT_FILTERS = ("cursor", "limit", "offsets")
_EXAMPLE = Feed(
    "Dixit: claims (act: denial)",
    Links("https://dixit.example.org"),
    "https://dixit.example.org/",
    "https://dixit.example.org/v1/claims.atom?act=denial",
    "https://dixit.example.org/v1/claims.atom?act=denial",
)
_MORE = """

In pages as the list of claims, `next` linking the next one (RFC 5005), with every filter of the list but `status`: a
claim that is retracted, or whose article is withdrawn, leaves the feed. Readers that have shown it keep it, and its
address then says that it is retracted."""


def answer(form: Format, query: dict[str, Any], entity_id: UUID | None) -> Response:
    """A page of the feed of a query. Raises BadCursor, NotFound where there is no such entity."""
    fixed = {} if entity_id is None else {"entity": entity_id}
    page = page_of_claims(filters_of(query | {"status": "current"}, **fixed), query)
    title, home = _about(entity_id)
    feed = Feed(
        title=title,
        links=forms.addresses(),
        home=home,
        first=forms.here(forms.given()),
        address=forms.here(forms.given(without=())),
        following=_following(page["next_cursor"]),
    )
    body = b"".join(writer(form, feed=feed)(_CLAIMS.dump(page["items"])))
    links = paging.links(page["next_cursor"])
    return Response(body, content_type=f"{form.media_type}; charset=utf-8", headers=links)


def _about(entity_id: UUID | None) -> tuple[str, str]:
    """The title of the feed, which says what is asked for, and the page for people that shows it."""
    links, subject = forms.addresses(), "claims"
    if entity_id is not None:
        with connection() as conn:
            subject = entities.get(conn, entity_id).name
    asked = ", ".join(f"{name}: {value}" for name, value in forms.given(without=_NOT_FILTERS))
    home = f"{links.base}/" if entity_id is None else links.entity_page(entity_id)
    return f"Dixit: {subject} ({asked})" if asked else f"Dixit: {subject}", home


def _following(cursor: str | None) -> str | None:
    return forms.here([*forms.given(), ("cursor", cursor)]) if cursor else None


_SCHEMAS = (ClaimFeedQuerySchema, EntityFeedQuerySchema)
forms.offer(
    blueprint,
    FORMATS["atom"],
    answer,
    schemas=_SCHEMAS,
    summary="as an Atom feed" + _MORE,
    schema={"type": "string"},
    headers=LINK,
    example=b"".join(atom.write([CLAIM], _EXAMPLE)).decode(),
)
forms.offer(
    blueprint,
    FORMATS["feed.json"],
    answer,
    schemas=_SCHEMAS,
    summary="as a JSON Feed" + _MORE,
    schema=JsonFeedSchema,
    headers=LINK,
    example=json_feed.document([CLAIM], _EXAMPLE),
)
