"""Claims as W3C Web Annotations: each selects its words in the article, and is found again where the page has changed.

Two targets: the publisher's page, where the quote with its context finds the words; and the text as it was read, where
their position is exact. Positions count code points, as the Web Annotation model has it.
"""

import hashlib
from collections.abc import Sequence

from service.delivery.feed import is_web, title_of
from service.delivery.links import Links, urn
from service.wire import Wire

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'


def annotation(claim: Wire, links: Links) -> Wire:
    """A claim as an annotation of its words."""
    return {"@context": CONTEXT} | _annotation(claim, links)


def page(claims: Sequence[Wire], article_id: object, links: Links) -> Wire:
    """All annotations of an article: the one page of its collection."""
    address = links.annotations(article_id)
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationPage",
        "partOf": {"id": f"{address}#collection", "type": "AnnotationCollection", "total": len(claims)},
        "startIndex": 0,
        "items": [_annotation(claim, links) for claim in claims],
    }


def _annotation(claim: Wire, links: Links) -> Wire:
    return {
        "id": links.annotation(claim["id"]),
        "type": "Annotation",
        "canonical": urn(claim["id"]),
        "motivation": "describing",
        "created": claim["created_at"],
        "modified": claim["updated_at"],
        "creator": {"type": "Software", "name": claim["provenance"]["extractor"]},
        "body": [
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": title_of(claim),
                "format": "text/plain",
                "language": claim["language"],
            },
            {"type": "TextualBody", "purpose": "tagging", "value": claim["act"]},
            {"type": "SpecificResource", "purpose": "linking", "source": links.claim(claim["id"])},
        ],
        "target": _targets(claim, links),
    }


def _targets(claim: Wire, links: Links) -> list[Wire]:
    article, field = claim["article"], claim["field"]
    quote, position = claim["selector"]
    read = links.text(article["id"], article["revision"], field)
    digest = article["text_sha256"] if field == "body" else hashlib.sha256(article["title"].encode()).hexdigest()
    state = {"type": "TimeState", "sourceDate": claim["provenance"]["read_at"]}
    published = {
        "type": "SpecificResource",
        "source": article["url"],
        "selector": [quote],
        "state": [state | {"cached": read}],
    }
    exact = {
        "type": "SpecificResource",
        "source": read,
        "selector": [quote, position],
        "state": [state | {"schema:sha256": digest}],
    }
    return [published, exact] if is_web(article["url"]) else [exact]
