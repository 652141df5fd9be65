"""The golden articles: texts written for this project, the claims that a reader marked in them, and the comparison.

`NN-name.json` is an article, `NN-name.expected.json` what a reader found in it before the engine read it: "claims", and
the two lists that say what the engine gets wrong today. Positions are code points of `text` or `title`, end exclusive.
An expected claim may hold "alternatives" (other boundaries that are as good) and "optional" (readers may differ: it
counts neither way).
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from service import extraction, gazetteer
from service.gazetteer import Gazetteer
from service.model import Article, Claim, Field, Reading

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
FOUND = 0.5
"""Least word F1 of two contents that are taken for the same claim."""
EXACT = 0.9
"""Least word F1 at which the boundaries count as right."""
_WORD = re.compile(r"\w+")
_SMALL = frozenset(["le", "la", "les", "l", "un", "une", "des", "du", "d", "de", "m", "mme", "mr", "me"])

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A claim as a reader marked it; `contents` holds the boundaries that count as right, the best first."""

    field: Field
    contents: tuple[Spans, ...]
    text: str
    source: Spans
    claimant: tuple[str, ...]
    kind: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Golden:
    """An article, its expected claims, and the known faults of the engine on it."""

    path: Path
    article: Article
    claims: tuple[Expected, ...]
    known_misses: tuple[dict[str, str], ...]
    known_spurious: tuple[dict[str, str], ...]

    def text(self, field: Field) -> str:
        """The text that positions of the field point into."""
        return (self.article.title or "") if field == "title" else self.article.body


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading beside the gold: (expected, claim, word F1) for what was found, and what stands alone on each side."""

    pairs: tuple[tuple[Expected, Claim, float], ...]
    missed: tuple[Expected, ...]
    spurious: tuple[Claim, ...]


@lru_cache
def known() -> Gazetteer:
    """The gazetteer of the seeds, loaded once."""
    return gazetteer.load(SEEDS)


def articles() -> list[Path]:
    """The golden articles of every language, in the order of their names."""
    return sorted(path for path in HERE.glob("*/*.json") if not path.name.endswith(".expected.json"))


def expected_path(path: Path) -> Path:
    """Where the expected claims of an article stand."""
    return path.with_suffix(".expected.json")


def load(path: Path) -> Golden:
    """An article with what is expected of it."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    gold = json.loads(expected_path(path).read_text(encoding="utf-8"))
    published = datetime.fromisoformat(raw["published_at"])
    article = Article(raw["text"], title=raw["title"], language=raw["language"], published_at=published)
    claims = tuple(_expected(claim) for claim in gold["claims"])
    return Golden(path, article, claims, tuple(gold["known_misses"]), tuple(gold["known_spurious"]))


def _expected(raw: dict[str, Any]) -> Expected:
    contents = tuple(_spans(spans) for spans in (raw["content"], *raw.get("alternatives", ())))
    return Expected(
        raw["field"],
        contents,
        raw["text"],
        _spans(raw.get("source", ())),
        tuple(raw["claimant"]),
        raw.get("kind"),
        raw.get("optional", False),
    )


def _spans(raw: Sequence[Sequence[int]]) -> Spans:
    return tuple((start, end) for start, end in raw)


@lru_cache
def read(path: Path) -> Reading:
    """What the engine reads in an article."""
    return extraction.read(load(path).article, known())


def compare(golden: Golden, claims: Sequence[Claim]) -> Compared:
    """Pair claims with expected ones, one to one, best overlaps first."""
    ranked = sorted(
        (
            (-best, i, j)
            for i, expected in enumerate(golden.claims)
            for j, claim in enumerate(claims)
            if claim.field == expected.field and (best := _overlap(golden, expected, claim)) >= FOUND
        ),
    )
    gold_of: dict[int, tuple[int, float]] = {}
    for negative, i, j in ranked:
        if j not in gold_of and all(i != other for other, _ in gold_of.values()):
            gold_of[j] = (i, -negative)
    found = {i for i, _ in gold_of.values()}
    return Compared(
        tuple((golden.claims[i], claims[j], f) for j, (i, f) in sorted(gold_of.items())),
        tuple(e for i, e in enumerate(golden.claims) if i not in found and not e.optional),
        tuple(c for j, c in enumerate(claims) if j not in gold_of),
    )


def _overlap(golden: Golden, expected: Expected, claim: Claim) -> float:
    text = golden.text(expected.field)
    mine = _words(text, [(s.start, s.end) for s in claim.content])
    return max(_f1(_words(text, spans), mine) for spans in expected.contents)


def _words(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The places of the words that the spans touch."""
    return frozenset(
        match.start() for match in _WORD.finditer(text) if any(s < match.end() and e > match.start() for s, e in spans)
    )


def _f1(one: frozenset[int], other: frozenset[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def same_name(name: str | None, names: Sequence[str]) -> bool:
    """Whether a claimant's name is one of those expected: the words of one hold the other's, or half are shared."""
    mine = _name_words(name or "")
    for theirs in map(_name_words, names):
        if mine and theirs and (mine <= theirs or theirs <= mine or len(mine & theirs) * 2 >= len(mine | theirs)):
            return True
    return False


def _name_words(name: str) -> frozenset[str]:
    flat = unicodedata.normalize("NFKD", name.lower())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return frozenset(_WORD.findall(flat)) - _SMALL


def source_is_right(expected: Expected, claim: Claim) -> bool:
    """Whether the mention of the claimant lies on the one that a reader marked."""
    mention = claim.claimant.mention
    return mention is not None and any(mention.start < e and mention.end > s for s, e in expected.source)


def faults(expected: Expected, claim: Claim, overlap: float) -> Iterator[str]:
    """What is wrong with a claim that was found: "claimant", "source", "boundaries", "kind"."""
    if not same_name(claim.claimant.name, expected.claimant):
        yield "claimant"
    if expected.source and not source_is_right(expected, claim):
        yield "source"
    if overlap < EXACT:
        yield "boundaries"
    elif len(expected.contents) == 1 and expected.kind not in (None, claim.kind):
        yield "kind"


def misses(golden: Golden, compared: Compared) -> list[dict[str, str]]:
    """The expected claims not found or found with a fault, each with its fault, in the order of the gold."""
    found = {id(e): list(faults(e, claim, f)) for e, claim, f in compared.pairs if not e.optional}
    missed = {id(e) for e in compared.missed}
    lines = []
    for expected in golden.claims:
        wrong = ["missed"] if id(expected) in missed else found.get(id(expected), [])
        lines.extend({"fault": fault, "field": expected.field, "text": expected.text} for fault in wrong)
    return lines


def spurious(compared: Compared) -> list[dict[str, str]]:
    """The claims that no reader marked."""
    return [{"field": c.field, "text": c.text, "cue": c.cue.text if c.cue else ""} for c in compared.spurious]
