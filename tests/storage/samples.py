"""Articles and readings made by hand, for what is stored and never for what is found."""

from dataclasses import dataclass, replace
from uuid import UUID

from psycopg import Connection

from service import ingest
from service.model import Article, Claim, Claimant, Cue, EntityType, Mention, Reading, Span

MINISTRY = Claimant(
    "named", "ministère russe de la Défense", "organization", "ru/defence-ministry", resolved_by="composition"
)
ARMY = Claimant("named", "armée russe", "organization", "ru/army", resolved_by="composition")
PRESS = Claimant("described", "presse états-unienne", "group")
LAVROV = Claimant("named", "Sergueï Lavrov", "person")


@dataclass(frozen=True)
class Known:
    """An entity as the gazetteer gives it."""

    key: str
    name: str
    type: EntityType
    part_of: str | None = None


ENTITIES = {
    known.key: known
    for known in (
        Known("ru", "Russie", "place"),
        Known("ru/defence-ministry", "ministère russe de la Défense", "organization", "ru"),
        Known("ru/army", "armée russe", "organization", "ru/defence-ministry"),
        Known("ua/army", "armée ukrainienne", "organization"),
    )
}
OTHER_NAMES = {"Défense russe": "ru/defence-ministry", "forces russes": "ru/army"}


class Gazetteer:
    """A country with a ministry and its army."""

    def known(self, key: str) -> Known:
        return ENTITIES[key]

    def names(self, key: str) -> dict[str, str]:
        return {"fr": self.known(key).name}

    def lookup(self, name: str, *, language: str) -> tuple[Known, ...]:
        key = OTHER_NAMES.get(name)
        return tuple(known for known in ENTITIES.values() if known.key == key or known.name == name)


GAZETTEER = Gazetteer()


def span(article: Article, words: str, field: str = "body") -> Span:
    """Where the words stand first."""
    text = (article.title or "") if field == "title" else article.body
    start = text.index(words)
    return Span(start, start + len(words), words)


def claim(article: Article, words: str, claimant: Claimant = MINISTRY, **fields: object) -> Claim:
    """A claim of the body whose content is these words of it."""
    content = (span(article, words),)
    return replace(Claim(words, "body", "indirect", content, claimant, rule="by hand"), **fields)


def mention(article: Article, words: str, of_type: EntityType = "thing", name: str | None = None) -> Mention:
    """Something named by these words."""
    at = span(article, words)
    return Mention(name or words, of_type, at.start, at.end, words)


def cue(article: Article, words: str, lemma: str) -> Cue:
    """These words as a cue."""
    at = span(article, words)
    return Cue(at.start, at.end, words, lemma)


def reading(*claims: Claim, language: str = "fr") -> Reading:
    """A reading that found these."""
    return Reading("read", language, claims, "dixit test", f"{language} 1", "by hand 1")


def stored(conn: Connection, article: Article, *claims: Claim, language: str = "fr") -> UUID:
    """Receive the article and store this reading of its newest revision; the article's id."""
    received = ingest.receive(conn, article)
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: reading(*claims, language=language))
    return received.article_id


def queued(conn: Connection) -> list[UUID]:
    """The readings that are enqueued, in the order of the queue."""
    jobs = conn.execute("SELECT args ->> 'reading_id' FROM procrastinate_jobs WHERE task_name = 'read' ORDER BY id")
    return [UUID(reading_id) for (reading_id,) in jobs]
