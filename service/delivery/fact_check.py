"""Claims as Google's Fact Check Tools API (v1alpha1) gives them: `FactCheckedClaimSearchResponse`."""

from collections.abc import Iterable

from service.wire import Wire

_DAYS = frozenset({"day", "minute"})
"""The precisions of a time that name a day."""


def response(claims: Iterable[Wire], following: str | None) -> Wire:
    """A page of claims. As in all JSON of protocol buffers, what is empty is left out."""
    found = [claim_of(claim) for claim in claims]
    return ({"claims": found} if found else {}) | ({"nextPageToken": following} if following else {})


def claim_of(claim: Wire) -> Wire:
    """A claim with its reviews: only those that rate its truth, for no other is a fact check."""
    entity, who = claim["claimant"]["entity"], claim["claimant"]["name"]
    members = {
        "text": claim["text"],
        "claimant": entity["name"] if entity else who,
        "claimDate": _moment(claimed_on(claim)),
        "claimReview": [_review(review) for review in claim["reviews"] if review["rating"] is not None],
    }
    return _full(members)


def claimed_on(claim: Wire) -> str | None:
    """The day on which a claim was made, else of its publication; ISO 8601."""
    said = claim["said_at"]
    day: str | None = said["value"] if said and said["precision"] in _DAYS else None
    return day or claim["article"]["published_at"]


def _review(review: Wire) -> Wire:
    publisher = review["publisher"] or {}
    return _full(
        {
            "publisher": _full({"name": publisher.get("name"), "site": publisher.get("site")}),
            "url": review["url"],
            "reviewDate": _moment(review["date"] or review["at"]),
            "textualRating": review["rating"],
            "languageCode": review["language"],
        }
    )


def _moment(day: str | None) -> str | None:
    """A day or a moment as a timestamp (RFC 3339) in UTC: the first ten characters are the day."""
    return f"{day[:10]}T00:00:00Z" if day and "T" not in day else day


def _full(members: Wire) -> Wire:
    return {name: value for name, value in members.items() if value}
