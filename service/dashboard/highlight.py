"""A text cut where its claims begin and end, so that a page can mark each piece for what it is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from service.model import Claim

_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
Layer = Literal["content", "quote", "cue", "source"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a stretch of a text is to the claim of this number; code points, end exclusive."""

    start: int
    end: int
    layer: Layer
    claim: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same thing to the same claims throughout.

    `begins` are the claims whose content starts right here.
    """

    text: str
    layers: tuple[Layer, ...] = ()
    claims: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


def marks_of(number: int, claim: Claim) -> tuple[Mark, ...]:
    """Everything that a claim marks in its field."""
    content = [Mark(s.start, s.end, "content", number) for s in claim.content]
    quotes = [Mark(s.start, s.end, "quote", number) for s in claim.quotes]
    cue = [Mark(claim.cue.start, claim.cue.end, "cue", number)] if claim.cue else []
    mention = claim.claimant.mention
    source = [Mark(mention.start, mention.end, "source", number)] if mention else []
    return (*content, *quotes, *cue, *source)


def pieces(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The text in order, cut at every edge of a mark; the pieces joined are the text."""
    edges = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    first = _first_of_each(marks)
    return tuple(_piece(text, start, end, marks, first) for start, end in pairwise(edges) if start < end)


def paragraphs(text: str, marks: Sequence[Mark]) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each paragraph with the line ends behind it: joined, they are the text, character by character."""
    found: list[list[Piece]] = [[]]
    for piece in pieces(text, marks):
        begins = piece.begins
        for part in _LINES.findall(piece.text):
            if found[-1] and found[-1][-1].text.endswith("\n") and part.strip("\n"):
                found.append([])
            found[-1].append(Piece(part, piece.layers, piece.claims, begins))
            begins = ()
    return tuple(tuple(paragraph) for paragraph in found if paragraph)


def _first_of_each(marks: Iterable[Mark]) -> dict[int, int]:
    first: dict[int, int] = {}
    for mark in marks:
        if mark.layer == "content":
            first[mark.claim] = min(mark.start, first.get(mark.claim, mark.start))
    return first


def _piece(text: str, start: int, end: int, marks: Sequence[Mark], first: dict[int, int]) -> Piece:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    layers = tuple(sorted({mark.layer for mark in over}))
    claims = tuple(sorted({mark.claim for mark in over}))
    begins = tuple(sorted(claim for claim, place in first.items() if place == start))
    return Piece(text[start:end], layers, claims, begins)
