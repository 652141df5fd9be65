"""A claim in schema.org's words, as JSON-LD whose context it carries: nothing has to be fetched to understand it.

`Claim` and `Quotation` are schema.org 30.0's; `ClaimReview` has the members that Google's guideline requires.
"""

from collections.abc import Sequence
from typing import Any

from service.delivery.feed import claimant_of, is_web
from service.delivery.links import Links, urn
from service.wire import Wire

_ADDRESS = {"@type": "@id"}
_DATE = {"@type": "Date"}
CONTEXT = {
    "@vocab": "https://schema.org/",
    "url": _ADDRESS,
    "sameAs": _ADDRESS,
    "datePublished": _DATE,
}


def document(claim: Wire, links: Links, *, appearances: Sequence[Wire] = (), same_as: Sequence[str] = ()) -> Wire:
    """The claim with its author, the articles that it appears in and the reviews that rate its truth.

    `appearances` are the articles of its thread, the earliest first, as the wire has them; without any, its own is the
    first one known. `same_as` are addresses under which others know whoever claims.
    """
    articles = [_article(article, links) for article in appearances] or [_article(claim["article"], links)]
    rated = [_review(review, claim, links) for review in claim["reviews"] if review["rating"] is not None]
    return {
        "@context": CONTEXT,
        "@id": links.claim(claim["id"]),
        "@type": ["Claim", "Quotation"] if claim["kind"] == "direct" else "Claim",
        "identifier": urn(claim["id"]),
    } | _full(
        {
            "text": claim["text"],
            "inLanguage": claim["language"],
            "author": _author(claim, links, same_as),
            "datePublished": _day(claim),
            "appearance": articles,
            "firstAppearance": articles[0],
            "creativeWorkStatus": None if claim["status"] == "current" else claim["status"],
            "review": rated,
        }
    )


def _author(claim: Wire, links: Links, same_as: Sequence[str]) -> Wire | None:
    """Whoever claims; None for nobody that is named. schema.org's authors are persons or organizations."""
    entity, name = claim["claimant"]["entity"], claimant_of(claim)
    if name is None:
        return None
    kind = (entity or claim["claimant"])["type"]
    known = {"@id": links.entity(entity["id"]), "sameAs": list(same_as)} if entity else {}
    return _full({"@type": "Person" if kind == "person" else "Organization", "name": name, **known})


def _article(article: Wire, links: Links) -> Wire:
    publisher = article["publisher"] or {}
    name = publisher.get("name") or publisher.get("domain")
    return _full(
        {
            "@type": "NewsArticle",
            "@id": article["url"] if is_web(article["url"]) else links.article(article["id"]),
            "url": article["url"] if is_web(article["url"]) else None,
            "headline": article["title"],
            "datePublished": article["published_at"] and article["published_at"][:10],
            "publisher": {"@type": "NewsMediaOrganization", "name": name} if name else None,
        }
    )


def _review(review: Wire, claim: Wire, links: Links) -> Wire:
    return _full(
        {
            "@type": "ClaimReview",
            "@id": links.review(claim["id"], review["id"]),
            "url": review["url"],
            "claimReviewed": claim["text"],
            "reviewRating": _full(
                {
                    "@type": "Rating",
                    "alternateName": review["rating"],
                    "ratingValue": review["rating_value"],
                    "bestRating": review["best_rating"],
                    "worstRating": review["worst_rating"],
                    "ratingExplanation": review["explanation"],
                }
            ),
            "author": _reviewer(review),
            "datePublished": review["date"] or review["at"][:10],
            "inLanguage": review["language"],
            "itemReviewed": {"@type": "Claim", "@id": links.claim(claim["id"])},
        }
    )


def _reviewer(review: Wire) -> Wire:
    """The organization that published the review, else the person who entered it."""
    publisher = review["publisher"]
    if publisher is None:
        return {"@type": "Person", "name": review["by"]}
    site = publisher["site"]
    return _full(
        {
            "@type": "Organization",
            "name": publisher["name"],
            "url": site and (site if is_web(site) else f"https://{site}"),
        }
    )


def _day(claim: Wire) -> str | None:
    """When it was claimed, as precisely as known, else when its article was published; ISO 8601 without a range."""
    said = claim["said_at"]
    if said and said["value"] and said["precision"] != "interval":
        return str(said["value"])[:10]
    published: str | None = claim["article"]["published_at"]
    return published and published[:10]


def _full(members: dict[str, Any]) -> Wire:
    """The members that say something."""
    return {name: value for name, value in members.items() if value not in (None, [], "")}
