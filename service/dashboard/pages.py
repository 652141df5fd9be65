"""The pages: a start, a search, an article with its claims marked in its text, an entity with what it says."""

import tomllib
from http import HTTPStatus
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import psycopg
from flask import Blueprint, Response, redirect, render_template, request, send_from_directory, url_for
from psycopg_pool import PoolTimeout
from werkzeug import Response as BaseResponse

from service.api import paging
from service.api.database import connection
from service.api.problems import RETRY_AFTER, BadCursor
from service.dashboard import dates, highlight
from service.dashboard.highlight import Piece
from service.errors import NotFound
from service.storage import articles, claims, entities
from service.storage.articles import ArticleCursor, ArticleFilters
from service.storage.claims import ClaimCursor, ClaimFilters, ClaimPage, Role, StoredClaim

HERE = Path(__file__).parent
LABELS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "labels.toml").read_text(encoding="utf-8"))
PAGE = 20
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

NO_FILTERS = ArticleFilters()

blueprint = Blueprint("dashboard", __name__, template_folder="templates")
blueprint.add_app_template_filter(dates.plain)
blueprint.add_app_template_filter(dates.when)


@blueprint.get("/")
def start() -> str:
    """The latest articles, and where to look for more."""
    after = paging.decode(request.args.get("cursor"), ArticleCursor, NO_FILTERS)
    with connection() as conn:
        page = articles.page(conn, NO_FILTERS, after=after, limit=PAGE)
    return _render("start.html", articles=page.items, next=paging.encode(page.next, NO_FILTERS))


@blueprint.get("/search")
def search() -> str:
    """Entities of this name, and claims with these words."""
    words = request.args.get("q", "").replace("\0", "").strip()[:300]
    if not words:
        return start()
    filters, cursor = ClaimFilters(q=words), request.args.get("cursor")
    after = paging.decode(cursor, ClaimCursor, filters)
    with connection() as conn:
        found = () if cursor else entities.search(conn, words, limit=PAGE).items
        page = claims.page(conn, filters, after=after, limit=PAGE)
    following = paging.encode(page.next, filters)
    return _render("search.html", q=words, cursor=cursor, entities=found, claims=_shown(page), next=following)


@blueprint.get("/articles/<uuid:article_id>")
def article(article_id: UUID) -> str:
    """An article, its claims marked in its text and listed beside it."""
    with connection() as conn:
        stored = articles.get(conn, article_id)
        found = claims.of_article(conn, article_id)
    marks = {
        field: [
            mark
            for number, one in enumerate(found, start=1)
            if one.claim.field == field
            for mark in highlight.marks_of(number, one.claim)
        ]
        for field in ("title", "body")
    }
    return _render(
        "article.html",
        article=stored,
        title=highlight.pieces(stored.title or "", marks["title"]),
        paragraphs=highlight.paragraphs(stored.body, marks["body"]),
        claims=[(one, content_pieces(one)) for one in found],
    )


@blueprint.get("/entities/<uuid:entity_id>")
def entity(entity_id: UUID) -> str | BaseResponse:
    """An entity with its names, and what it says or what is said of it; one that is another by now leads there."""
    role = request.args.get("role", "claimant")
    filters = ClaimFilters(
        entity=entity_id,
        role=role if role in get_args(Role) else "claimant",  # type: ignore[arg-type]  # mypy sees no str in Role
        scope="self" if request.args.get("scope") == "self" else "family",
    )
    after = paging.decode(request.args.get("cursor"), ClaimCursor, filters)
    with connection() as conn:
        found = entities.get(conn, entity_id)
        if found.canonical_id != entity_id:
            here = url_for("dashboard.entity", entity_id=found.canonical_id)
            return redirect(here, HTTPStatus.PERMANENT_REDIRECT)
        whole = entities.get(conn, found.part_of) if found.part_of else None
        parts = [entities.get(conn, part) for part in found.parts]
        page = claims.page(conn, filters, after=after, limit=PAGE)
    following = paging.encode(page.next, filters)
    shown = _shown(page)
    return _render(
        "entity.html", entity=found, whole=whole, members=parts, filters=filters, claims=shown, next=following
    )


@blueprint.get("/articles/<other>")
@blueprint.get("/entities/<other>")
def nowhere(other: str) -> tuple[str, int]:
    """What a person sees who mistyped an address."""
    return missing(NotFound(other))


@blueprint.get("/style.css")
def style() -> Response:
    """The looks of every page."""
    return send_from_directory(HERE / "static", "style.css", max_age=3600)


def content_pieces(stored: StoredClaim) -> tuple[tuple[Piece, ...], ...]:
    """Each content span of a claim, cut where quoted words begin and end."""
    found = stored.claim
    marks = [
        [
            highlight.Mark(max(quote.start, span.start) - span.start, min(quote.end, span.end) - span.start, "quote", 1)
            for quote in found.quotes
            if quote.start < span.end and span.start < quote.end
        ]
        for span in found.content
    ]
    return tuple(highlight.pieces(span.text, inside) for span, inside in zip(found.content, marks, strict=True))


@blueprint.errorhandler(NotFound)
@blueprint.errorhandler(BadCursor)
def missing(error: Exception) -> tuple[str, int]:
    """What a person sees who followed a wrong address."""
    status = HTTPStatus.NOT_FOUND if isinstance(error, NotFound) else HTTPStatus.BAD_REQUEST
    return _render("missing.html", why="missing"), status


@blueprint.errorhandler(PoolTimeout)
@blueprint.errorhandler(psycopg.OperationalError)
def unavailable(_: Exception) -> tuple[str, int, dict[str, str]]:
    """What a person sees while the database does not answer."""
    answer = _render("missing.html", why="unavailable")
    return answer, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": RETRY_AFTER}


@blueprint.after_request
def guard(response: Response) -> Response:
    """Nothing on a page runs or is fetched but what the service itself sends."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.vary.add("Accept-Language")
    return response


def _shown(page: ClaimPage) -> list[tuple[StoredClaim, tuple[tuple[Piece, ...], ...]]]:
    return [(one, content_pieces(one)) for one in page.items]


def _render(template: str, **values: Any) -> str:
    wished = (tag.partition("-")[0].lower() for tag, _ in request.accept_languages)
    language = next((tag for tag in wished if tag in LABELS), "en")
    return render_template(template, lang=language, say=LABELS[language], **values)
