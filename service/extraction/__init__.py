"""Text in, claims out: the verbs of a reading, in order. Pure: no database, no clock, no environment."""

from dataclasses import dataclass

from service import __version__, packs
from service.extraction import attributions, claimants, claims, detect, frames, text
from service.extraction.rules.inner_incises import incises
from service.gazetteer import Gazetteer
from service.model import Article, Reading
from service.packs import Pack

EXTRACTOR = f"dixit {__version__}"


@dataclass(frozen=True, slots=True)
class Engine:
    """Who reads a language: the extractor, its pack and its model, each with its version, as readings record them."""

    extractor: str
    pack: str
    model: str


def read(article: Article, gazetteer: Gazetteer) -> Reading:
    """The reading of an article in its own language, or in the one that its text shows."""
    likely = article.publisher.language if article.publisher else None
    language = article.language or detect.detect(article.body, likely)
    if language not in packs.ready():
        return Reading("unsupported_language", language, extractor=EXTRACTOR)
    return extract(article, packs.load(language), gazetteer)


def extract(article: Article, pack: Pack, gazetteer: Gazetteer) -> Reading:
    """Every claim that the article attributes to somebody, read with the pack of its language."""
    with frames.pipeline(pack).memory_zone():  # words met in this article are forgotten with it
        paragraphs = frames.parse([("title", article.title or ""), ("body", article.body)], pack, incises(pack))
        found = attributions.find(paragraphs, pack)
        who = claimants.who(paragraphs, found.attributions, article, pack, gazetteer)
        built = claims.build(found.attributions, who, paragraphs, article, pack, gazetteer)
    by = engine(pack)
    return Reading("read", pack.code, built, by.extractor, by.pack, by.model, found.trace)


def engine(pack: Pack) -> Engine:
    """What reads this language today."""
    model = frames.pipeline(pack).meta
    return Engine(EXTRACTOR, f"{pack.code} {pack.version}", f"{pack.model} {model['version']}")


__all__ = ["Engine", "engine", "extract", "read", "text"]
