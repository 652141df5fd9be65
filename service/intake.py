"""What comes through the door becomes an article: cleaned, normalised, refused with a reason where it cannot be."""

from datetime import datetime

from service.model import Article, Publisher


def article(
    *,
    text: str | None = None,
    html: str | None = None,
    url: str | None = None,
    title: str | None = None,
    language: str | None = None,
    published_at: datetime | None = None,
    publisher: Publisher | None = None,
    authors: tuple[str, ...] = (),
    external_id: str | None = None,
) -> Article:
    """The article with its text normalised. HTML fills title, date, authors and publisher where they are absent.

    Exactly one of `text` and `html` is given. Raises InvalidArticle, with the JSON pointer of the field at fault, on
    NUL characters, lone surrogates, text with no letter, HTML with no text.
    """
    raise NotImplementedError
