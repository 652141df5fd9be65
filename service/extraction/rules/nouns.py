"""Nouns that report: "la déclaration de X selon laquelle P", "l'affirmation que P", "la promesse de X de P"."""

from service.extraction.lexicon import CueEntry
from service.extraction.nominals import NOBODY, Source, nominal_at
from service.extraction.noun_phrases import noun_phrase
from service.extraction.rules import complements
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.syntax import Frame, matches

REACH = 14
NOMINAL = frozenset({"NOUN"})
MISREAD = frozenset({"NOUN", "ADJ", "VERB"})
"""Tags of nouns, and those that nouns are given where no auxiliary tells verbs from them."""
NONE: frozenset[str] = frozenset()
ANY_NOUN = CueEntry("noun", "", frozenset({"selon_laquelle"}))
"""Whatever the noun, "selon laquelle" says that a statement follows."""


def find(search: Search) -> None:
    """Every claim that a noun of the frame reports."""
    frame = search.frame
    related = not search.grammar.words["relative_pronouns"].isdisjoint(frame.words)
    for i, word in enumerate(frame.words):
        entry = search.lexicon.nouns.get(word) or (ANY_NOUN if related and frame.tags[i] == "NOUN" else None)
        if entry is None or frame.quoted[i] or frame.tags[i] not in (NOMINAL if search.grammar.chain else MISREAD):
            continue
        if not matches(frame, i + 1, entry.words):
            continue
        content = _content(search, i, entry)
        if content is not None:
            lemma = entry.lemma or word
            search.add(Finding("noun", (content,), authorship(search, i, content[0]), (i, i + 1), i, lemma))


def _content(search: Search, i: int, entry: CueEntry) -> Tokens | None:
    found = _complement(search, i, entry)
    return _before_main_verb(search, i, *found) if found else None


def _before_main_verb(search: Search, i: int, start: int, end: int) -> Tokens:
    """The content without the main verb, where the noun is its subject ("la thèse selon laquelle P ne tient plus")."""
    frame = search.frame
    if any(frame.is_finite(k) for k in range(frame.bounds[i][0], i)):
        return start, end
    finite = [k for k in range(start, end) if frame.is_finite(k)]
    for k in finite[1:]:
        if not any(
            frame.tags[j] in ("SCONJ", "CCONJ") or frame.words[j] in search.grammar.words["relatives"]
            for j in range(finite[0], k)
        ):
            return start, _before_clitics(search, k)
    return start, end


def _before_clitics(search: Search, k: int) -> int:
    while search.frame.words[k - 1] in search.grammar.words["clitics"]:
        k -= 1
    return k


def _complement(search: Search, i: int, entry: CueEntry) -> Tokens | None:
    frame, lists = search.frame, search.lists["complementisers"]
    stop = min(i + REACH, frame.sentence_end(i))
    for k in range(i + 1, stop):
        pair = f"{frame.words[k]} {frame.word(k + 1)}"
        if "selon_laquelle" in entry.frames and pair in lists["relative"]:
            return search.content(i, k + 2)
        if entry is ANY_NOUN and frame.words[k] in search.lexicon.nouns:
            return None
        if (
            _opens_clause(search, i, k, entry)
            or _opens_phrase(search, i, k, entry)
            or _opens_infinitive(search, i, k, entry)
        ):
            return search.content(i, k + 1)
        if frame.is_finite(k):
            return None
    return None


def _opens_clause(search: Search, i: int, k: int, entry: CueEntry) -> bool:
    """Whether the word at k is the que of what the noun says."""
    frame = search.frame
    if "que" not in entry.frames or k > i + 8 or frame.tags[k] != "SCONJ":
        return False
    if frame.words[k] not in search.lists["complementisers"]["clause"] or search.lexicon.may_report(frame.word(k + 1)):
        return False
    if frame.word(k - 1) in search.grammar.words["before_conjunctive_que"]:
        return False
    return "que" not in entry.weak or frame.heads[frame.heads[k]] == i


def _opens_phrase(search: Search, i: int, k: int, entry: CueEntry) -> bool:
    """Whether the word at k is the preposition of what the noun is about, behind whose it is ("l'appel de X à Y")."""
    frame, words = search.frame, search.grammar.words
    markers = entry.prepositions | (words["towards"] if "a_np" in entry.frames else frozenset())
    if frame.words[k] not in markers or k == i + 1 + len(entry.words) or frame.deps[k] != "case":
        return False
    return frame.heads[frame.heads[k]] == i


def _opens_infinitive(search: Search, i: int, k: int, entry: CueEntry) -> bool:
    """Whether the word at k is the de or à of the infinitive that the noun promises, asks, announces."""
    word, words = search.frame.words[k], search.grammar.words
    behind_to = "a_inf" in entry.frames and word in words["to"]
    behind_of = "de_inf" in entry.frames and word in words["of"] and _hangs(search, i, k)
    return (behind_to or behind_of) and complements.is_infinitive(search, k + 1)


def _hangs(search: Search, i: int, k: int) -> bool:
    """Whether the infinitive behind the de at k hangs from the noun and has somebody who speaks before it."""
    node, steps = search.frame.heads[k], 0
    while steps < 3:
        parent = search.frame.heads[node]
        if parent == i:
            return k > i + 1
        if parent == node:
            return False
        node, steps = parent, steps + 1
    return False


def authorship(search: Search, i: int, stop: int) -> Source:
    """Whose statement it is: "la déclaration du ministère", "selon sa déclaration" (the possessive)."""
    frame, grammar = search.frame, search.grammar
    if frame.word(i - 1) in grammar.words["possessives"]:
        return Source("pronoun", i - 1, (i - 1, i))
    owner = frame.child(i, grammar.labels.get("possessor", NONE))
    if owner is not None:
        first, last = noun_phrase(frame, owner, grammar)
        return Source("nominal", owner, (first, last - (frame.words[last - 1] in grammar.words["genitive"])))
    for k in range(i + 1, stop):
        if frame.words[k] in grammar.words["by_of"] or frame.words[k] in grammar.words["agent_markers"]:
            found = nominal_at(
                frame, k if frame.words[k] in grammar.words["contracted"] and frame.tags[k] == "DET" else k + 1, grammar
            )
            if found is not None and found.head is not None and found.head < stop:
                first, last = noun_phrase(frame, found.head, grammar)
                return Source("nominal", found.head, (max(first, k + 1), _trimmed(frame, min(last, stop))))
    return NOBODY


def _trimmed(frame: Frame, end: int) -> int:
    while frame.tags[end - 1] in ("ADP", "SCONJ", "PUNCT"):
        end -= 1
    return end
