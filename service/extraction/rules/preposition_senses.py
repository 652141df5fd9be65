"""Whether a preposition gives a statement to somebody: "selon X" may be in accordance with, "pour X" a beneficiary."""

from dataclasses import dataclass

from service.extraction.lexicon import CueEntry
from service.extraction.rules import around
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import can_speak, may_speak, singular
from service.extraction.syntax import VERBAL, Frame

COMMA = frozenset({","})
PAUSES = frozenset({",", ":", ";"})
OPENING = frozenset({"CCONJ", "SCONJ"})
HUMAN = frozenset({"person", "generic", "group"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A preposition and whom it names: its tokens from `first` up to `after`, the head and the tokens of the source."""

    entry: CueEntry
    first: int
    after: int
    head: int
    tokens: Tokens
    subject: str = "nominal"


def quotes_nobody(search: Search, phrase: Phrase) -> str | None:
    """Why the phrase gives nothing to anybody, None where it does."""
    frames = phrase.entry.frames
    if "accordance" in frames and phrase.subject == "nominal":
        why = _depends(search, phrase)
        if why:
            return why
    if "parenthesis" in frames:
        return None if _is_opinion(search, phrase) else "for somebody or something"
    if "anybody" in frames:
        return None
    if "opening" in frames and not _opens(search.frame, phrase.first):
        return "what follows in time"
    loose = bool(phrase.entry.words) and not _opens(search.frame, phrase.first)
    if loose and search.frame.word(phrase.first - 1) != "(":
        return "inside the clause"
    speaks = phrase.subject == "pronoun" or phrase.entry.holds_source or may_speak(search, phrase.head)
    return None if speaks or "accordance" in frames else "nobody who speaks"


def own_information(search: Search, phrase: Phrase) -> str | None:
    """ "Selon nos informations": the newspaper speaks for itself, outside of a quotation."""
    frame = search.frame
    ours = frame.words[phrase.tokens[0]] in search.lists["selon"]["ours"]
    return "the writer's own" if ours and not frame.quoted[phrase.tokens[0]] else None


def _depends(search: Search, phrase: Phrase) -> str | None:
    """ "selon l'âge", "selon les mesures", "les prix varient selon la saison", "d'après un roman"."""
    frame, lists = search.frame, search.lists["selon"]
    word = frame.words[phrase.head]
    noun = singular(word)
    if word in lists["dependence"] or noun in lists["dependence"]:
        return "depends on"
    if _in_force(search, phrase, noun):
        return "in accordance with"
    if any(frame.words[k] in lists["varying"] for k in range(*frame.bounds[phrase.first])):
        return "varies with"
    told = noun in lists["accounts"] and _opens(frame, phrase.first)
    modelled = noun in lists["models"] and not told and "anybody" not in phrase.entry.frames
    return "after a model" if modelled else None


def _in_force(search: Search, phrase: Phrase, noun: str) -> bool:
    """ "selon les mesures", "selon les tarifs en vigueur": rules are followed, nobody is quoted; an article by its
    number ("selon l'article 12") is."""
    frame, lists = search.frame, search.lists["selon"]
    if noun in lists["accordance"] and frame.tags[phrase.head] == "NOUN":
        return frame.tag(phrase.head + 1) != "NUM"
    behind = " ".join(frame.words[phrase.head + 1 : phrase.tokens[1] + 2])
    return any(words in behind for words in lists["in_force"])


def _is_opinion(search: Search, phrase: Phrase) -> bool:
    """ "Pour X, …": at the head of its clause or in a parenthesis, closed by a comma, and X can speak."""
    frame, (start, end) = search.frame, phrase.tokens
    if not _opens(frame, phrase.first) or frame.words[phrase.head] in search.grammar.words["feasts"]:
        return False
    if _for_doing(search, start, end) or any(
        frame.word(k) in search.lists["persons"]["anyone"] for k in (start, start + 1)
    ):
        return False
    if phrase.subject == "pronoun":
        return True
    comma = frame.word(end) == "," or frame.find(COMMA, start, end) is not None
    closes = end >= frame.sentence_end(phrase.first) and _behind_quotation(frame, phrase.first)
    if not (comma or closes or end in frame.stand_ins or around.closes(search, end, phrase.first) > end):
        return False
    if frame.word(start) in search.grammar.words["possessives"]:
        noun = search.people.nouns.get(frame.words[phrase.head])
        return noun is not None and noun.kind in HUMAN
    return can_speak(search, phrase.head)


def _behind_quotation(frame: Frame, first: int) -> bool:
    """Whether a quotation and its comma stand right before the phrase ("« Un affront », pour X")."""
    return frame.word(first - 1) == "," and first > 1 and (first - 2 in frame.stand_ins or frame.quoted[first - 2])


def _for_doing(search: Search, start: int, end: int) -> bool:
    """Whether an infinitive goes on behind the phrase ("un moyen, pour elle, de gagner du temps")."""
    frame = search.frame
    comma = frame.find(COMMA, start, end + 1)
    at = end if comma is None else comma + 1
    return frame.word(at) in search.grammar.words["of"] and frame.tag(at + 1) in VERBAL and not frame.is_finite(at + 1)


def _opens(frame: Frame, first: int) -> bool:
    """Whether the phrase heads its sentence or clause, or a parenthesis."""
    if first == frame.bounds[first][0] or first - 1 in frame.stand_ins:
        return True
    return frame.word(first - 1) in PAUSES or frame.tag(first - 1) in OPENING
