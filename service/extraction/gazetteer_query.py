"""A look-up in the gazetteer: the name as the text writes it, and what the text shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from service.extraction.known import Name
from service.names import fold

ARTICLES = frozenset({"le", "la", "les", "l", "the"})


@dataclass(frozen=True)
class Asked:
    """One look-up: the name as written, and what decides whom it means."""

    raw: str
    language: str
    countries: Sequence[str]
    as_claimant: bool

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words of the name, folded."""
        return tuple(fold(self.raw).split())

    @cached_property
    def article(self) -> bool:
        """Whether an article stands before the name."""
        return len(self.folded) > 1 and self.folded[0] in ARTICLES

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words behind the article."""
        return self.folded[self.article :]

    @cached_property
    def core(self) -> str:
        """The words behind the article, as they are indexed."""
        return " ".join(self.words)

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
