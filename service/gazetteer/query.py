"""A look-up in the gazetteer: the name as the text writes it, and what the text shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.gazetteer.known import Name
from service.names import fold

ARTICLES = frozenset({"le", "la", "les", "l", "the"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One look-up: the name as written, and what decides whom it means.

    `article` says whether one stands before the name; `words` are those behind it, folded, and `core` the same in one.
    """

    raw: str
    article: bool
    words: tuple[str, ...]
    core: str
    language: str
    countries: Sequence[str]
    as_claimant: bool

    def shows(self, name: Name) -> bool:
        """Whether the text and its context show what a name needs."""
        if not name.needs:
            return True
        first = self.raw.replace("’", "'").replace("'", " ").split()[self.article :]
        shown = {
            "article": self.article,
            "no article": not self.article,
            "capital": bool(first) and first[0][:1].isupper(),
            "capitals": bool(first) and first[0].isupper(),
            "context": name.key.partition("/")[0] in self.countries,
        }
        return all(shown[need] for need in name.needs)


def ask(name: str, *, language: str, countries: Sequence[str], as_claimant: bool) -> Asked:
    """The look-up of a name."""
    words = tuple(fold(name).split())
    article = len(words) > 1 and words[0] in ARTICLES
    core = words[article:]
    return Asked(name, article, core, " ".join(core), language, countries, as_claimant)
