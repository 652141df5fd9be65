"""The values that the steps of a reading hand to each other.

A paragraph is parsed as its *frame*: the text with each whole-sentence quotation replaced by a placeholder and the
marks of the other quotations blanked. `offsets` carries every position of the frame back to the field.
"""

from dataclasses import dataclass

from service.extraction.parsed import Parsed
from service.model import Field

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, in code points of the field: `outer` with the marks, `inner` without.

    `replaced` says that a placeholder stands for it in the frame, `continues` that it goes on from the paragraph
    before, `closed` that it ends with a full stop of its own; `pieces` are the inner ranges of the whole quotation.
    """

    outer: Range
    inner: Range
    replaced: bool
    continues: bool = False
    closed: bool = False
    pieces: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a field with the parse of its frame.

    `offsets[i]` is the code point of the field at which the i-th code point of the frame stands; it has one more entry
    than the frame has code points.
    """

    index: int
    field: Field
    start: int
    end: int
    text: str
    quotations: tuple[Quotation, ...]
    parsed: Parsed
    offsets: tuple[int, ...]

    def at(self, start: int, end: int) -> Range:
        """A range of code points of the frame, in code points of the field, with an editor's brackets at its ends."""
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        opens = self.text[max(first - self.start - 1, 0) : first - self.start] == "["
        closes = self.text[last - self.start : last - self.start + 1] == "]"
        return first - opens, last + closes


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim as found, before anybody asked who is meant.

    `paragraph` indexes the reading's paragraphs; ranges are code points of the field; `cue_token` and `source_token`
    are the tokens of the paragraph's frame that head the cue and the words naming the claimant, None where there are
    none. `subject` says what kind of words stands as the source:
    "nominal" (a noun phrase or name), "pronoun" (il, elle, celui-ci, l'intéressé …, clitics too), "relative" (qui),
    "shared" (an infinitive, participle or coordinated verb that takes the subject of another: `source` is that one),
    "impersonal" (il a été souligné), "unnamed" (il est accusé de: somebody accuses, and nothing says who), "none"
    (nothing stands there: floating quotations).
    `sentence` is the range of the sentence that the cue, or else the content, stands in.
    `follows` indexes, among the attributions, the claim that an unmarked quotation goes on from.
    """

    paragraph: int
    field: Field
    content: tuple[Range, ...]
    rule: str
    cue: Range | None = None
    cue_lemma: str | None = None
    cue_token: int | None = None
    source: Range | None = None
    source_token: int | None = None
    subject: str = "none"
    follows: int | None = None
    sentence: Range = (0, 0)
