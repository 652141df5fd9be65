"""What a rule gives: a claim in tokens of one frame."""

from dataclasses import dataclass, field
from functools import lru_cache

from service.extraction.claimant_lexicon import People, people
from service.extraction.clauses import content_end
from service.extraction.lexicon import Lexicon, lexicon
from service.extraction.nominals import NOBODY, Source
from service.extraction.syntax import Frame, Grammar, grammar
from service.packs import Classes, Pack

Tokens = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim as tokens: content spans (first, past the last), the cue's, and who stands as its source."""

    rule: str
    content: tuple[Tokens, ...]
    source: Source = NOBODY
    cue: Tokens | None = None
    cue_token: int | None = None
    lemma: str | None = None


@dataclass(slots=True)
class Search:
    """One frame while the rules go over it: what they found, what they dropped and why."""

    frame: Frame
    lexicon: Lexicon
    grammar: Grammar
    lists: dict[str, Classes]
    people: People
    findings: list[Finding] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    unreal: set[int] = field(default_factory=set)
    trace: list[str] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Keep a finding; the quotations it holds are spoken for."""
        self.findings.append(finding)
        for start, end in finding.content:
            self.used.update(i for i in range(start, end) if i in self.frame.stand_ins)

    def content(self, cue: int, start: int) -> Tokens:
        """The content that starts at a token under a cue, to the end of its clause."""
        return start, content_end(self.frame, cue, start, self.lexicon, self.grammar)

    def is_unreal(self, i: int) -> bool:
        """Whether a cue in the sentence of token i reported no speech that took place."""
        return any(self.frame.bounds[k] == self.frame.bounds[i] for k in self.unreal)

    def drop(self, i: int, why: str) -> None:
        """Say why the word at i was no cue."""
        self.trace.append(f"{self.frame.words[i]!r} at {self.frame.field_range(i, i + 1)[0]}: {why}")


def search(frame: Frame, pack: Pack) -> Search:
    """A search of a frame with the pack's compiled data."""
    return Search(frame, lexicon(pack), grammar(pack), _lists(pack), people(pack))


@lru_cache
def _lists(pack: Pack) -> dict[str, Classes]:
    """The word lists of `grammar.toml`, as sets."""
    return {
        name: Classes((key, frozenset(values)) for key, values in table.items())
        for name, table in pack.section("grammar").items()
    }
