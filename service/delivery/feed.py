"""What a feed says of itself and of each claim, whichever its form."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from service.delivery.links import Links
from service.wire import Wire

LONGEST_TITLE = 140
"""Code points of a title, after which readers of feeds cut it themselves."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its place among the pages of one query; addresses are absolute.

    `first` is where it begins and what names it for good, `following` the next page, None on the last one. `address` is
    this page itself.
    """

    title: str
    links: Links
    home: str
    first: str
    address: str
    following: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether this page holds all that the query finds."""
        return self.address == self.first and self.following is None


def title_of(claim: Wire) -> str:
    """Who says what, in one line."""
    name = claimant_of(claim)
    line = " ".join((f"{name}: {claim['text']}" if name else str(claim["text"])).split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def claimant_of(claim: Wire) -> str | None:
    """The name of whoever claims: the entity's, else as the article has it."""
    entity = claim["claimant"]["entity"]
    name: str | None = entity["name"] if entity else claim["claimant"]["name"]
    return name


def published(claim: Wire) -> str:
    """When its article was published, where it does not say when the claim was found; UTC."""
    moment: str = claim["article"]["published_at"] or claim["created_at"]
    return moment


def html_of(claim: Wire) -> Markup:
    """The words of a claim, who said them and where, for people."""
    article = claim["article"]
    source = Markup('<blockquote lang="{}"{}>{}</blockquote>').format(
        claim["language"],
        Markup(' cite="{}"').format(article["url"]) if is_web(article["url"]) else "",
        claim["text"],
    )
    return source + Markup("<p>— {}</p>").format(Markup(", ").join(_byline(claim)))


def _byline(claim: Wire) -> list[Markup]:
    article = claim["article"]
    publisher = article["publisher"] or {}
    title = article["title"] or article["url"]
    linked = Markup('<a href="{}">{}</a>').format(article["url"], title) if is_web(article["url"]) else title
    said = claim["said_at"] and claim["said_at"]["value"]
    parts = (claimant_of(claim), linked, publisher.get("name") or publisher.get("domain"), said)
    return [escape(part) for part in parts if part]


def is_web(url: str | None) -> bool:
    """Whether an address may stand where a browser follows it."""
    return bool(url) and str(url).lower().startswith(("http://", "https://"))


def tags_of(claim: Wire) -> list[str]:
    """What a claim does, and whom and what it names, each once."""
    return list(dict.fromkeys((claim["act"], *(named["name"] for named in claim["entities"]))))
