"""A query of claims in all its forms: where each is, and the links from one to another.

The address says the form (`/v1/claims.csv`), never a header of the request: what is pasted into a reader of feeds or a
spreadsheet is an address, and a cache needs nothing else.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, current_app, request, url_for
from marshmallow import Schema

from service.api import paging
from service.api.blueprint import Blueprint
from service.api.headers import Headers, header
from service.delivery.formats import FORMATS, Format
from service.delivery.links import Links

OF_ALL, OF_ENTITY = "/claims", "/entities/<uuid:entity_id>/claims"
LONGEST_LINKED = 600
"""Characters of a query that is repeated in the links to its other forms: headers of 8 kB are too long for many."""
LINKS: Headers = {
    "Link": header(
        "The first and the next page, and the same query in its other forms (RFC 8288).",
        '</v1/claims?cursor=eyJ2Ij>; rel="next", </v1/claims.atom>; rel="alternate"; type="application/atom+xml"',
    )
}
"""Describes what `links` gives."""
_DOCUMENTS = (
    ("get_claim_as_jsonld", "alternate", "application/ld+json"),
    ("get_annotation", "related", "application/ld+json"),
    ("get_provenance", "http://www.w3.org/ns/prov#has_provenance", "application/json"),
)
"""Views of a claim's documents, what each is to the claim, and its media type."""
Parameters = list[tuple[str, str]]
Answer = Callable[[Format, dict[str, Any], UUID | None], Response]


def offer(
    blueprint: Blueprint, form: Format, answer: Answer, *, schemas: tuple[type[Schema], type[Schema]], **options: Any
) -> None:
    """Gives the claims of all and those of one entity in a form, each asked for by one of the schemas.

    `options` describe the answer: its `summary`, and what `Blueprint.reads` takes.
    """
    summary = options.pop("summary")
    for rule, schema, whose, problems in (
        (OF_ALL, schemas[0], "Claims", ()),
        (OF_ENTITY, schemas[1], "One entity's claims", (HTTPStatus.NOT_FOUND,)),
    ):

        def view(query: dict[str, Any], entity_id: UUID | None = None) -> Response:
            return answer(form, query, entity_id)

        view.__name__ = f"{'entity_' if problems else ''}claims_as_{form.module}"
        view.__doc__ = f"{whose} {summary}"
        stated = blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE, *problems)(view)
        reading = blueprint.reads(content_type=form.media_type, **options)(stated)
        blueprint.get(f"{rule}.{form.name}")(blueprint.arguments(schema, location="query")(reading))


def links(next_cursor: str | None) -> dict[str, str]:
    """The Link header of a page of claims: its first and next page, and the same query in every other form."""
    others = [
        f'<{_address(request.path + "." + form.name, _fit(form))}>; rel="alternate"; type="{form.media_type}"'
        for form in FORMATS.values()
        if len(request.query_string) <= LONGEST_LINKED
    ]
    return {"Link": ", ".join([paging.links(next_cursor)["Link"], *others])}


def document_links(claim_id: UUID) -> dict[str, str]:
    """The Link header of a claim: where it is in others' words (the relation of its provenance is that of PROV-AQ)."""
    found = [
        f'<{url_for(f"documents.{view}", claim_id=claim_id)}>; rel="{relation}"; type="{kind}"'
        for view, relation, kind in _DOCUMENTS
    ]
    return {"Link": ", ".join(found)}


def addresses() -> Links:
    """Absolute addresses, as the configuration or the request says that readers reach the service."""
    return Links(current_app.config["DIXIT_PUBLIC_URL"] or request.url_root.rstrip("/"))


def given(*, without: tuple[str, ...] = ("cursor",)) -> Parameters:
    """The parameters of the request, but for some."""
    return [(name, value) for name, value in request.args.items(multi=True) if name not in without]


def here(parameters: Parameters) -> str:
    """The absolute address of what is asked for, with these parameters."""
    return addresses().base + _address(request.path, parameters)


def _fit(form: Format) -> Parameters:
    """The parameters of a page that go with another form of its query."""
    return given(without=("cursor", "status") if form.is_feed else ("cursor", "limit"))


def _address(path: str, parameters: Parameters) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path
