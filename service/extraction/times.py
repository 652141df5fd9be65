"""What a text says about time, and when a claim was made.

A phrase is reckoned from the publication ("hier", "mardi dernier"), from the time that the story itself stands at ("la
veille", "deux jours plus tard": the last day that the narration named), or stands by itself ("le 3 mai 2024"). A year
that is not written is the one that fits the publication and the tense of the verb nearby. Where the anchor is missing
the time stays relative: its value is None, its words are kept.

Values are ISO 8601: a minute ("2025-01-04T14:30", local time where it was written), a day, a month, a year, or an
interval of two of them with ".." for an open end ("2024-12-31/..", as in ISO 8601-2). `rule` is the grammar rule and,
behind a slash, what the phrase was reckoned from; "mi-novembre" adds ", middle". The day of publication is its UTC day.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from operator import itemgetter

from service.extraction import times_grammar
from service.extraction.placed import Placed
from service.extraction.reading import Range
from service.extraction.times_calendar import Tense, at_clock
from service.extraction.times_grammar import Grammar, Phrase
from service.extraction.times_rules import Anchors, value
from service.model import When
from service.packs import Pack

APPOSED = re.compile(r"\s*[,(]\s*")
STANDALONE = frozenset({"numeric", "year", "decade", "century", "years"})
SENTENCE_STOP = re.compile(r"[.!?]\s")
OPEN_PENALTY = 1000
"""What a vague or open time weighs in characters of distance, against one that gives a day."""


@dataclass(frozen=True, slots=True)
class Story:
    """The time that a story stands at: the last day, and the last year, that its narration named."""

    day: date | None = None
    year: int | None = None

    def moved(self, when: When) -> "Story":
        """Where the story stands once it has named a time. Intervals and times told from the story do not move it."""
        if when.value is None or when.precision == "interval" or when.rule.endswith("/story"):
            return self
        day = date.fromisoformat(when.value[:10]) if when.precision in ("day", "minute") else self.day
        return Story(day, int(when.value[:4]))


def story_at(when: When | None) -> Story:
    """The story's time as one value says it."""
    return Story() if when is None else Story().moved(replace(when, rule=""))


def find(
    text: str,
    *,
    offset: int = 0,
    published_at: datetime | None,
    story: When | None = None,
    tense: Tense | None = None,
    pack: Pack,
) -> tuple[When, ...]:
    """The times that a text speaks of, in the order of the text; `offset` is added to their positions.

    `tense` overrides the tense that the words around each phrase show.
    """
    reader = _Reader(times_grammar.compiled(pack), published_at.date() if published_at else None, tense)
    return reader.read(text, offset, story_at(story))[0]


def in_article(
    paragraphs: Iterable[tuple[int, str]], *, published_at: datetime | None, quoted: Sequence[Range] = (), pack: Pack
) -> tuple[When, ...]:
    """The times of an article, paragraph by paragraph (offset, text), the story's time carried from one to the next.

    What stands inside `quoted` ranges is told from the story's time, and does not move it.
    """
    placed = Placed(quoted, itemgetter(0))
    reader = _Reader(times_grammar.compiled(pack), published_at.date() if published_at else None, None, placed)
    found: list[When] = []
    story = Story()
    for offset, text in paragraphs:
        times, story = reader.read(text, offset, story)
        found.extend(times)
    return tuple(found)


UNQUOTED: Placed[Range] = Placed((), itemgetter(0))


@dataclass(frozen=True, slots=True)
class _Reader:
    grammar: Grammar
    published: date | None
    tense: Tense | None
    quoted: Placed[Range] = UNQUOTED

    def read(self, text: str, offset: int, story: Story) -> tuple[tuple[When, ...], Story]:
        """The times of a text, and where the story stands behind it."""
        found: list[When] = []
        for phrase in self.grammar.scan(text):
            shown = partial(self._tense, text, phrase)
            when = _when(text, offset, phrase, Anchors(self.published, story.day, story.year, shown))
            if not self._is_quoted(when):
                story = story.moved(when)
            if found and _apposed(text, offset, found[-1], when):
                when = _said_better(found.pop(), when)
            found.append(when)
        return tuple(found), story

    def _is_quoted(self, when: When) -> bool:
        at = when.start or 0
        last = self.quoted.before(at + 1)
        return last is not None and at < last[1]

    def _tense(self, text: str, phrase: Phrase) -> Tense | None:
        return self.tense or self.grammar.tense(text, phrase.start, phrase.end)


def _when(text: str, offset: int, phrase: Phrase, anchors: Anchors) -> When:
    iso, precision = value(phrase.given, anchors)
    if phrase.clock and precision == "day":
        iso, precision = at_clock(iso, phrase.clock)
    if phrase.opens:
        iso, precision = _opened(iso, phrase.opens), "interval"
    start, end = phrase.start, phrase.end
    return When(iso, precision, text[start:end], offset + start, offset + end, _rule(phrase))


def _opened(iso: str | None, opens: str) -> str | None:
    if iso is None:
        return None
    first, _, last = iso.partition("/")
    return f"{first}/.." if opens == "start" else f"../{last or first}"


def _rule(phrase: Phrase) -> str:
    given = phrase.given
    anchor = given.get("anchor", "publication")
    if given["rule"] in STANDALONE or given.get("year") or given.get("until_year"):
        anchor = "calendar"
    edge = f", {given['edge']}" if "edge" in given else ""
    return f"{given['rule']}/{anchor}{edge}"


def _apposed(text: str, offset: int, one: When, other: When) -> bool:
    """Whether two phrases say one time twice: "la veille, le 3 mai", "hier (mardi)"."""
    between = text[(one.end or 0) - offset : (other.start or 0) - offset]
    if not APPOSED.fullmatch(between) or "interval" in (one.precision, other.precision):
        return False
    return one.value == other.value or _told(one) or _told(other)


def _told(when: When) -> bool:
    """Whether a phrase is reckoned from the story or from an event in it."""
    return when.rule.partition("/")[2] in ("story", "event")


def _said_better(one: When, other: When) -> When:
    return other if _told(one) and not (_told(other) or other.value is None) else one


def within(times: Iterable[When], ranges: Sequence[Range]) -> tuple[When, ...]:
    """The times that stand inside some ranges: those that a content speaks of."""
    return tuple(w for w in times if _inside(w, ranges))


def _inside(when: When, ranges: Sequence[Range]) -> bool:
    return any(start <= (when.start or 0) < end for start, end in ranges)


def about(times: Iterable[When], content: Sequence[Range], *, said: When | None, verbless: bool) -> tuple[When, ...]:
    """What a claim speaks of: the times in its content; for one without a verb of its own, when it was said.

    `verbless` contents are noun phrases and infinitives that report a deed ("a revendiqué des frappes"): the time of
    the frame is then the time of the deed, unless the content names another.
    """
    spoken = within(times, content)
    return spoken or ((said,) if said and verbless else ())


def said_at(
    sentence: str,
    *,
    offset: int,
    cue: Range | None,
    content: Sequence[Range],
    published_at: datetime | None,
    story: When | None,
    pack: Pack,
) -> When | None:
    """When a claim was made: the time in the frame of its cue. Ranges are code points of the field, `offset` the
    sentence's."""
    found = find(sentence, offset=offset, published_at=published_at, story=story, pack=pack)
    return of_cue(found, sentence, offset=offset, cue=cue, content=content, pack=pack)


def of_cue(
    times: Iterable[When], sentence: str, *, offset: int, cue: Range | None, content: Sequence[Range], pack: Pack
) -> When | None:
    """Of the times of an article, the one that dates a cue: in its sentence, outside the content, nearest, and with no
    boundary of a relative clause between. None where nothing does."""
    relative = times_grammar.compiled(pack).relative
    frame: list[tuple[int, When]] = []
    for when in within(times, [(offset, offset + len(sentence))]):
        if cue is None or when.start is None or when.end is None or _inside(when, content) or _open(when):
            continue
        gap = _gap(when.start, when.end, cue)
        between = sentence[min(when.end, cue[1]) - offset : max(when.start, cue[0]) - offset]
        if not _cut_off(between, relative, ends=when.end <= cue[0]):
            frame.append((gap + OPEN_PENALTY * (when.precision == "interval" or when.value is None), when))
    return min(frame, key=lambda pair: pair[0])[1] if frame else None


def _open(when: When) -> bool:
    """Whether one end is open: "docker depuis vingt ans" dates no speech."""
    return when.value is not None and ".." in when.value


def _gap(start: int, end: int, cue: Range) -> int:
    return max(start - cue[1], cue[0] - end, 0)


def _cut_off(between: str, relative: re.Pattern[str], *, ends: bool) -> bool:
    """Whether the words between a time and a cue end a sentence, or open a relative clause that the other stands in.

    `ends`: a comma closes it, as it does where the time comes first.
    """
    if SENTENCE_STOP.search(between):
        return True
    opened = [m.end() for m in relative.finditer(between)]
    return bool(opened) and (not ends or "," not in between[opened[-1] :])
