"""From a field to parsed frames: quotations cut out or unmarked, the rest parsed paragraph by paragraph.

A long quotation parsed in place breaks the sentence that reports it, so a quotation that is a sentence of its own is
replaced by one word of the pack, and the marks of any other are left out. Sentence breaks follow punctuation, not the
parser's guess.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops
from threadpoolctl import ThreadpoolController

from service.extraction import quotations, text
from service.extraction.labels import labels, relabel
from service.extraction.lexicon import lines
from service.extraction.parsed import plain
from service.extraction.quotations import Quoted
from service.extraction.reading import Paragraph, Quotation, Range
from service.model import Field
from service.packs import Pack

TERMINAL = frozenset({".", "!", "?", "…", "...", "?!", "!?", "!!", "!!!", "??"})
_OPENING = frozenset("-–—([")
_OPENS, _CLOSES = frozenset("(["), frozenset(")]")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\n": " ", "\t": " "})
_ELIDED = re.compile(r"\w['’]\s+$")
_BRACKETS = re.compile(r"\[(?=\w)|(?<=\w)\]")
BATCH = 64
START, INSIDE, UNKNOWN = 1, -1, 0
"""What spaCy's SENT_START says of a token: it starts a sentence, it does not, the parser may decide."""

Incises = Callable[[str, int, int], list[Range]]


@lru_cache
def pipeline(pack: Pack) -> Language:
    """The pack's model with what the rules ask for. Raises OSError where the model is not installed.

    The words of the cues' examples stay in its vocabulary, so that each article only brings its own: tokens come 1.7
    times as fast. Matrices are multiplied by numpy, in two thirds of the time that thinc's own way takes.
    """
    with use_ops("numpy", use_blis=False):
        nlp = spacy.load(pack.model, exclude=list(pack.section("pack").get("exclude", ())))
    nlp.max_length = text.LONGEST + 1
    for word in pack.section("pack").get("whole", "").split():
        nlp.tokenizer.add_special_case(word, [{"ORTH": word}])  # type: ignore[union-attr]
    for line in lines(pack):
        nlp.make_doc(line["example"])
    return nlp


@lru_cache
def _libraries() -> ThreadpoolController:
    """What multiplies matrices here."""
    return ThreadpoolController()


@dataclass(slots=True)
class _Frame:
    """A frame while it is built: its characters, and where each stands in the field."""

    characters: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    def copy(self, source: str, start: int, end: int) -> None:
        """Take over a range, without the brackets of an editor's words ("[il]") and, behind an elision, the space
        before a mark that is left out ("qu' « il »")."""
        if _ELIDED.search(source, start, end):
            end = start + len(source[start:end].rstrip())
        for bracket in _BRACKETS.finditer(source, start, end):
            self._copy(source, start, bracket.start())
            start = bracket.end()
        self._copy(source, start, end)

    def _copy(self, source: str, start: int, end: int) -> None:
        self.characters.append(source[start:end].translate(_PLAIN))
        self.offsets.extend(range(start, end))

    def stand_in(self, word: str, start: int, end: int) -> None:
        """Put a word for a range; its first and last character carry the ends of the range."""
        self.characters.append(word)
        self.offsets.extend([start] * (len(word) - 1) + [end - 1])

    def insert(self, words: str, at: int) -> None:
        self.characters.append(words)
        self.offsets.extend([at] * len(words))


def parse(fields: Sequence[tuple[Field, str]], pack: Pack, incises: Incises) -> list[Paragraph]:
    """The paragraphs of the fields, in order, each with the parse of its frame."""
    drafts = [draft for name, body in fields for draft in _drafts(name, body, pack, incises)]
    nlp = pipeline(pack)
    docs = nlp.pipe(_tokenised(nlp, (_accented(frame, pack) for *_, frame in drafts)), batch_size=BATCH)
    table = labels(pack)
    if table is not None:
        docs = (relabel(doc, table) for doc in docs)
    with _libraries().limit(limits=1, user_api="blas"):  # the other cores have articles of their own to read
        return [
            Paragraph(index, name, start, end, body[start:end], quoted, plain(doc), (*frame.offsets, end))
            for index, ((name, body, (start, end), quoted, frame), doc) in enumerate(zip(drafts, docs, strict=True))
        ]


_Draft = tuple[Field, str, Range, tuple[Quotation, ...], _Frame]


def _drafts(name: Field, body: str, pack: Pack, incises: Incises) -> Iterator[_Draft]:
    ranges = text.paragraphs(body)
    pieces: dict[int, list[Quotation]] = {}
    grammar = pack.section("pack")["quotations"]
    for quoted in quotations.find(body, ranges):
        for index, quotation in _quotations(body, quoted, ranges, grammar):
            pieces.setdefault(index, []).append(quotation)
    for index, bounds in enumerate(ranges):
        mine = tuple(pieces.get(index, ()))
        yield name, body, bounds, mine, _frame(body, bounds, mine, grammar["placeholder"], incises)


def _quotations(body: str, quoted: Quoted, ranges: list[Range], grammar: Any) -> Iterator[tuple[int, Quotation]]:
    replaced = len(quoted.pieces) > 1 or _is_sentence(body, *quoted.pieces[0][1], quoted.outer[0], grammar)
    whole = tuple(inner for _, inner in quoted.pieces)
    for number, (index, inner) in enumerate(quoted.pieces):
        start, end = ranges[index]
        outer = (max(start, quoted.outer[0]), min(end, quoted.outer[1]))
        closed = body[inner[1] - 1 : inner[1]] in TERMINAL
        yield index, Quotation(outer, inner, replaced, number > 0, closed, whole)


def _is_sentence(body: str, start: int, end: int, opening: int, grammar: Any) -> bool:
    """Whether what is quoted reads as a sentence of its own: it opens or closes as one and is long enough."""
    quoted = body[start:end]
    if _previous_word(body, opening) in grammar["naming"]:
        return False
    words = len(quoted.split())
    opens = quoted.lstrip("([… .").strip()[:1].isupper()
    closes = quoted[-1:] in ".!?…"
    introduced = body[max(0, opening - 3) : opening].rstrip().endswith(":")
    if introduced:
        return words >= 2
    tells = opens or (closes and grammar.get("closing_tells", True))
    return (words >= int(grammar["sentence_words"]) and tells) or (closes and opens)


def _previous_word(body: str, at: int) -> str:
    words = body[max(0, at - 40) : at].lower().split()
    return words[-1] if words else ""


def _frame(body: str, bounds: Range, quoted: Sequence[Quotation], placeholder: str, incises: Incises) -> _Frame:
    frame = _Frame()
    at, end = bounds
    for quotation in quoted:
        frame.copy(body, at, quotation.outer[0])
        at = quotation.outer[1]
        if not quotation.replaced:
            frame.copy(body, *quotation.inner)
            continue
        _replace(frame, body, quotation, placeholder, incises)
        if at < end and body[quotation.inner[1] - 1] == ",":
            frame.insert(",", quotation.inner[1] - 1)
        if at < end and _ends_sentence(body, quotation, bounds):
            frame.insert(".", quotation.inner[1] - 1)
    frame.copy(body, at, end)
    return frame


def _replace(frame: _Frame, body: str, quotation: Quotation, placeholder: str, incises: Incises) -> None:
    """Put the placeholder for the quotation, around each incise that stands inside its marks."""
    at, end = quotation.inner
    for start, stop in incises(body, at, end):
        frame.stand_in(placeholder, at, start)
        frame.copy(body, start, stop)
        at = stop
    while at < end and not body[at].isalnum():
        at += 1
    end -= body[end - 1] == ","
    if at < end:
        last = frame.characters[-1][-1:] if frame.characters else ""
        if last.isalnum() or last in TERMINAL:
            frame.insert(" ", at)
        frame.stand_in(placeholder, at, end)


def _ends_sentence(body: str, quotation: Quotation, bounds: Range) -> bool:
    """Whether the quotation ended its sentence: closed by its own full stop, or opening as a sentence of its own, and
    what follows starts another."""
    rest = body[quotation.outer[1] : bounds[1]].lstrip(" \u00a0\u202f\t\n")
    before = body[bounds[0] : quotation.outer[0]].rstrip(" \u00a0\u202f\t\n")
    closed = body[quotation.inner[1] - 1] in ".!?…"
    opened = before[-1:] in ".!?…»”" and body[quotation.inner[0]].isupper()
    return (closed or opened) and bool(rest) and (rest[0].isupper() or rest[0] in '«“"')


def _accented(frame: _Frame, pack: Pack) -> str:
    """The characters of a frame, its bare capitals with the accent that the model has learned them with."""
    written = "".join(frame.characters)
    bare = pack.section("pack").get("unaccented")
    return re.sub(bare["pattern"], bare["accented"], written) if bare else written


def _tokenised(nlp: Language, written: Iterable[str]) -> Iterator[Doc]:
    for characters in written:
        doc = nlp.make_doc(characters)
        _break_sentences(doc)
        yield doc


def _break_sentences(doc: Doc) -> None:
    """Sentences start after a closing mark where a new one can; the parser decides only after a semicolon."""
    words = [token.text for token in doc]
    starts = [START if i == 0 else UNKNOWN for i in range(len(words))]
    before = earlier = ""
    depth = 0
    for i, word in enumerate(words):
        if i and before != ";":
            closed = before in TERMINAL and depth == 0
            starts[i] = START if closed and (not word[0].islower() or word[0] in _OPENING) else INSIDE
        depth = max(0, depth + (word in _OPENS) - (word in _CLOSES))
        if before in TERMINAL and i and earlier in TERMINAL and starts[i] == START:
            depth = int(word in _OPENS)
        earlier = word
        if word not in ")]\"'":
            before = word
    marks: Any = np.array([starts], dtype="int64").T.astype("uint64")
    doc.from_array(["SENT_START"], marks)
