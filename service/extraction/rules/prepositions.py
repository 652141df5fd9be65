"""Statements given to somebody by a preposition: "selon X", "d'après X", "pour X", "aux yeux de X"."""

from dataclasses import replace

from service.extraction.lexicon import CueEntry
from service.extraction.nominals import Source, nominal_at, top_noun
from service.extraction.noun_phrases import noun_phrase
from service.extraction.rules import around
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.preposition_senses import COMMA, Phrase, own_information, quotes_nobody
from service.extraction.rules.speakers import can_speak, object_behind
from service.extraction.syntax import VERBAL, Frame, Grammar

CLAUSE = 7
"""How many tokens of a clause behind "selon ce que" may stand before its verb."""
INSIDE = frozenset({"ADJ", "ADP", "NOUN", "DET"})


def find(search: Search) -> None:
    """Every claim that a preposition gives to somebody."""
    frame, openings = search.frame, search.lexicon.prepositions
    for i in [i for i, word in enumerate(frame.words) if word in openings]:
        if frame.quoted[i] or i in frame.stand_ins:
            continue
        following = frame.word(i + 1)
        for entry in openings[frame.words[i]]:
            if len(entry.words) > 1 and entry.words[0] != following:
                continue
            after = _phrase_end(search, i, entry)
            if after is not None:
                _add(search, _phrase(search, entry, i, after))
                break


def _phrase_end(search: Search, i: int, entry: CueEntry) -> int | None:
    """Past the last token of the phrase at i ("aux yeux de", its last de elided or contracted too)."""
    frame, k = search.frame, i + 1
    for n, word in enumerate(entry.words):
        if frame.word(k) != word and not (
            n == len(entry.words) - 1 and _contracts(search.grammar, word, frame.word(k))
        ):
            return None
        k += 1
    return k


def _contracts(grammar: Grammar, word: str, form: str) -> bool:
    return form in grammar.words["by_of"] and (word in grammar.words["of"] or word in grammar.words["to"])


def _phrase(search: Search, entry: CueEntry, first: int, after: int) -> Phrase | None:
    """The preposition with the words that it governs, None where they name nobody."""
    frame, words = search.frame, search.grammar.words
    if entry.holds_source:
        return _within(search, entry, first, after)
    if frame.word(after) in search.lists["persons"]["pronouns"] and frame.tag(after + 1) != "NOUN":
        return Phrase(entry, first, after, after, (after, after + 1), "pronoun")
    if frame.word(after) in words["relative_pronouns"] | words["relative_subjects"]:
        whom = "parenthesis" in entry.frames or frame.word(after) in words["relative_subjects"]
        return _relative(search, entry, first, after) if whom else None
    if frame.word(after) in words["what"] and frame.word(after + 1) in words["relative_objects"]:
        return _clause(search, entry, first, after + 2)
    source = nominal_at(frame, after, search.grammar)
    if source is None or source.head is None or source.tokens is None:
        return None
    return Phrase(entry, first, after, source.head, source.tokens, source.subject)


def _relative(search: Search, entry: CueEntry, first: int, after: int) -> Phrase | None:
    """ "…, pour qui P", "…, selon lequel P": whoever stands before the comma."""
    frame = search.frame
    comma = frame.word(first - 1) == ","
    head = top_noun(frame, first - 1 - comma, frame.bounds[first][0], search.grammar)
    if head is None or not can_speak(search, head):
        return None
    return Phrase(entry, first, after + 1, head, noun_phrase(frame, head, search.grammar), "relative")


def _clause(search: Search, entry: CueEntry, first: int, start: int) -> Phrase | None:
    """ "selon ce qu'a confié X", "d'après ce que X raconte": whoever says it, before the verb or behind it."""
    frame = search.frame
    verb = next((k for k in range(start, start + CLAUSE) if search.lexicon.reports_alone(frame.word(k))), None)
    source = nominal_at(frame, start, search.grammar)
    if verb is not None and (source is None or source.head is None or source.head > verb):
        source = nominal_at(frame, verb + 1, search.grammar)
    if verb is None or source is None or source.head is None or source.tokens is None:
        return None
    return Phrase(entry, first, verb + 1, source.head, source.tokens, source.subject)


def _within(search: Search, entry: CueEntry, first: int, after: int) -> Phrase:
    """The source that the phrase itself holds: its pronoun or possessive, else its noun with what follows."""
    frame, words = search.frame, search.grammar.words
    for k in range(first, after):
        if frame.words[k] in words["object_clitics"] or frame.words[k] in words["possessives"]:
            return Phrase(entry, first, after, k, (k, k + 1), "pronoun")
    end = after
    while frame.tag(end) in INSIDE and end - after < 6:
        end += 1
    return Phrase(entry, first, after, after - 1, (first + 1, end))


def _add(search: Search, phrase: Phrase | None) -> None:
    if phrase is None:
        return
    if phrase.subject == "relative":
        _keep(search, phrase, (search.content(phrase.first, phrase.after),))
        return
    why = quotes_nobody(search, phrase) or own_information(search, phrase)
    if why:
        search.drop(phrase.first, why)
        return
    if phrase.subject == "nominal" and not phrase.entry.holds_source:
        phrase = replace(phrase, tokens=_first_part(search, phrase))
    end = around.closes(search, max(phrase.after, phrase.tokens[1]), phrase.first)
    wording = around.quoted_before(search, phrase.first) if "wording" in phrase.entry.frames else ()
    content = wording or around.content(search, phrase.first, end, phrase.head)
    if not content:
        search.drop(phrase.first, "nothing said")
        return
    if not _names_anyone(search, phrase, content):
        _keep(search, phrase, content)


def _names_anyone(search: Search, phrase: Phrase, content: tuple[Tokens, ...]) -> bool:
    """ "De source proche, on indique que P": the verb reports P, and the phrase says who its "on" is."""
    frame, (start, end) = search.frame, content[-1]
    if frame.words[start] not in search.grammar.words["indefinite"]:
        return False
    for i, finding in enumerate(search.findings):
        stands = finding.source.tokens is not None and start in range(*finding.source.tokens)
        if finding.rule == "que-clause" and stands and finding.content[-1][1] >= end:
            search.findings[i] = replace(finding, source=Source(phrase.subject, phrase.head, phrase.tokens))
            return True
    return False


def _keep(search: Search, phrase: Phrase, content: tuple[Tokens, ...]) -> None:
    source = Source(phrase.subject, phrase.head, phrase.tokens)
    cue = (phrase.first, max(phrase.first + 1, phrase.after))
    search.add(Finding("preposition", content, source, cue, phrase.first, phrase.entry.lemma))


def _first_part(search: Search, phrase: Phrase) -> Tokens:
    """The source up to its first comma, where no other comma closes what follows: no apposition, but the statement."""
    frame, (start, end) = search.frame, phrase.tokens
    resumed = object_behind(search, phrase.first - 2, start, end)
    if resumed is not None:
        return start, resumed
    another = _another_figure(search, start, end)
    if another is not None:
        return start, another
    if any(frame.tags[k] in VERBAL for k in range(frame.bounds[start][0], phrase.first)):
        return phrase.tokens
    comma = frame.find(COMMA, start, end)
    if comma is None:
        return start, _to_comma(frame, start, end)
    return phrase.tokens if frame.word(end) == "," else (start, comma)


def _another_figure(search: Search, start: int, end: int) -> int | None:
    """Where another figure follows the source ("900 selon la mairie et 2 000 selon …"), None where none."""
    frame = search.frame
    for k in range(start + 1, end - 1):
        if frame.words[k] in search.grammar.words["coordinators"] and frame.words[k + 1][:1].isdigit():
            return k
    return None


def _to_comma(frame: Frame, start: int, end: int) -> int:
    """The first comma behind a phrase that opens its sentence, where no finite verb stands before it."""
    for k in range(end, min(end + 25, frame.sentence_end(start))):
        if frame.words[k] == ",":
            return k
        if frame.is_finite(k) or k in frame.stand_ins or frame.words[k] in (":", ";"):
            break
    return end
