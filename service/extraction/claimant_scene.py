"""An article set out for the question who is meant: its words, its mentions, and whom the names among them name."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.extraction.claimant_interview import interviewee
from service.extraction.claimant_lexicon import People
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_mentions import mentions
from service.extraction.claimant_referents import Link, Referent, name_links, recognise
from service.extraction.claimant_words import Words, words_of
from service.extraction.reading import Attribution, Paragraph
from service.gazetteer import Gazetteer

WIDEST = 32


@dataclass(frozen=True, slots=True)
class Scene:
    """Words and mentions of each paragraph, and the referents of the names.

    `first[p]` is the place of paragraph p's first mention in reading order, `lefts` where each mention begins in its
    paragraph; `interviewee` is the person who answers where the article is an interview; `names` holds the link of each
    name by its place, `starts` the place of the name at (paragraph, token).
    """

    paragraphs: Sequence[Paragraph]
    words: Sequence[Words]
    mentions: Sequence[Mention]
    lefts: Sequence[int]
    first: Sequence[int]
    names: Mapping[int, Link]
    starts: Mapping[tuple[int, int], int]
    people: People
    gazetteer: Gazetteer
    language: str
    interviewee: Referent | None

    def near(self, paragraph: int, start: int, end: int) -> Iterator[tuple[int, Mention]]:
        """The mentions that begin in a stretch of a paragraph, or not far before it, each with its place."""
        low, high = self.first[paragraph], self.first[paragraph + 1]
        begin = bisect_left(self.lefts, start - WIDEST, low, high)
        for k in range(begin, bisect_right(self.lefts, end, begin, high)):
            yield k, self.mentions[k]


def scene(
    paragraphs: Sequence[Paragraph],
    attributions: Sequence[Attribution],
    people: People,
    gazetteer: Gazetteer,
    language: str,
) -> Scene:
    """Gather the mentions of the paragraphs; the heads of the claims' sources are mentions whatever they are."""
    sources: list[set[int]] = [set() for _ in paragraphs]
    for a in attributions:
        if a.source_token is not None:
            sources[a.paragraph].add(a.source_token)
    words = [words_of(p.parsed) for p in paragraphs]
    stops: dict[int, set[int]] = {}
    for a in attributions:
        stops.setdefault(a.paragraph, set()).update(_stops(paragraphs[a.paragraph], words[a.paragraph], a))
    for index, tokens in stops.items():
        words[index] = replace(words[index], stops=tokens)
    for index, tokens in enumerate(sources):
        tokens.update(_governed(words[index], tokens))
    found: list[Mention] = []
    first = [0]
    for index, each in enumerate(words):
        found.extend(mentions(index, each, sources[index], people))
        first.append(len(found))
    starts = {(m.paragraph, m.start): k for k, m in enumerate(found) if m.named and m.kind != "couple"}
    links = name_links(found, lambda text: bool(gazetteer.lookup(text, language=language)))
    _abbreviate(found, starts, links)
    recognise(dict.fromkeys(link.referent for link in links.values()), gazetteer, language)
    lefts = [m.left for m in found]
    speaker = interviewee(paragraphs, words, found, links, people)
    return Scene(paragraphs, words, found, lefts, first, links, starts, people, gazetteer, language, speaker)


def _stops(paragraph: Paragraph, words: Words, a: Attribution) -> Iterator[int]:
    """The head of a claim's cue, and the first token behind its source: neither is in the phrase before it."""
    if a.cue_token is not None and a.cue is not None:
        yield a.cue_token
    if a.source is not None and a.source_token is not None:
        i = a.source_token
        while i < len(words.begins) and paragraph.offsets[words.begins[i]] < a.source[1]:
            i += 1
        yield i


def _governed(words: Words, tokens: Iterable[int]) -> list[int]:
    """The nouns behind the determiners that head a source ("plusieurs intérimaires")."""
    return [i + 1 for i in tokens if words.tags[i] == "DET" and words.tags[i + 1 : i + 2] == ["NOUN"]]


def _abbreviate(found: Sequence[Mention], starts: Mapping[tuple[int, int], int], links: dict[int, Link]) -> None:
    """Letters in brackets behind a body name it from then on: "la Confédération paysanne (CP)"."""
    for k, mention in enumerate(found):
        inner = starts.get((mention.paragraph, mention.end + 1)) if mention.acronym else None
        if inner is None or mention.kind not in ("body", "name") or not _abbreviates(mention):
            continue
        short = links[inner].referent
        short.text, short.kind, short.gender = mention.text, "body", mention.gender or short.gender
        for order in (k, *links[k].referent.orders) if k in links else (k,):
            links[order] = Link(short, "acronym")


def _abbreviates(mention: Mention) -> bool:
    """Whether the letters are the initials of the name: "Idriss Karoui (PS)" tells a party, no short name."""
    initials = "".join(word[0] for word in mention.text.lower().replace("-", " ").split())
    return not mention.named or mention.acronym[:1] == initials[:1]
