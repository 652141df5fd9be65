"""The noun phrase that starts at a word, and who it names as a source."""

from dataclasses import dataclass

from service.extraction.noun_phrases import noun_phrase
from service.extraction.syntax import Frame, Grammar

MOST_COMPLEMENTS = 3


@dataclass(frozen=True, slots=True)
class Source:
    """The tokens (first, past the last) that name the claimant, their head, and what kind of words they are."""

    subject: str
    head: int | None = None
    tokens: tuple[int, int] | None = None


NOBODY = Source("none")


def pronoun(i: int) -> Source:
    """The source that a pronoun is."""
    return Source("pronoun", i, (i, i + 1))


def top_noun(frame: Frame, at: int, start: int, grammar: Grammar) -> int | None:
    """The head of the noun phrase that ends at a token: up the parse while the heads stay to the left and nominal."""
    node = at
    while True:
        head = frame.heads[node]
        if head == node or not start <= head < node or frame.tags[head] not in ("NOUN", "PROPN", "ADJ"):
            break
        if not modifies(frame, node, head, grammar):
            break
        node = head
    return node if frame.tags[node] in ("NOUN", "PROPN", "PRON") and frame.tag(node - 1) != "ADP" else None


def modifies(frame: Frame, node: int, head: int, grammar: Grammar) -> bool:
    """Whether a noun belongs to the noun before it: joined by de or by nothing, and no comma between them."""
    first = frame.subtree(node)[0]
    if frame.deps[node] in grammar.labels["coordinated"] and frame.tags[head] == "ADJ":
        return False
    if any(frame.words[k] == "," for k in range(head + 1, node)):
        return False
    joins = grammar.words["about"] | grammar.words["joining"]
    return frame.tags[first] != "ADP" or frame.words[first] in joins or frame.tags[node] == "ADJ"


def nominal_at(frame: Frame, i: int, grammar: Grammar) -> Source | None:
    """The noun phrase that starts at token i (determiner, title or name first), None where none does."""
    k = _over_adjuncts(frame, i, grammar)
    if frame.word(k) in grammar.words["subject_pronouns"] and frame.tag(k) == "PRON":
        return pronoun(k)
    if frame.tag(k) == "PRON" and frame.word(k + 1) in grammar.words["by_of"]:
        return Source("nominal", k, noun_phrase(frame, k, grammar))
    word = frame.word(k)
    if not starts_nominal(frame, k) and word not in grammar.words["possessives"] | grammar.words["direct_clitics"]:
        return None
    head = _nominal_head(frame, k, grammar)
    if head is None:
        return None
    last = _completed(frame, max(noun_phrase(frame, head, grammar)[1], head + 1), grammar)
    return Source("nominal", head, (k, _without_time(frame, k, last, grammar)))


def _completed(frame: Frame, end: int, grammar: Grammar) -> int:
    """The end of a noun phrase with the "de …" that follows, wherever the parse hangs it ("le chef des forces").

    What completes it is a name, or a noun with its definite article; a name takes nothing more.
    """
    for _ in range(MOST_COMPLEMENTS):
        article = frame.tag(end + 1) == "DET"
        noun = end + 1 + article
        if frame.word(end) not in grammar.words["about"] or frame.tag(end) != "ADP" or frame.tag(end - 1) == "PROPN":
            break
        bare = frame.word(end) in grammar.words["of"] and not article
        owned = article and frame.word(end + 1) in grammar.words["possessives"]
        if owned or noun in frame.stand_ins or frame.tag(noun) not in (("PROPN",) if bare else ("NOUN", "PROPN")):
            break
        end = max(noun_phrase(frame, noun, grammar)[1], noun + 1)
    return end


def _nominal_head(frame: Frame, k: int, grammar: Grammar) -> int | None:
    """The head of the noun phrase that starts at k. Right behind a determiner a word is a noun whatever its tag."""
    for at in range(k, min(k + 6, len(frame))):
        if at in frame.stand_ins or frame.tags[at] in ("SCONJ", "PUNCT"):
            return None
        determined = at == k + 1 and frame.words[k] in grammar.words["determiners"]
        if frame.tags[at] in ("NOUN", "PROPN"):
            return _head_within(frame, at, k, grammar)
        if (determined and frame.tags[at] not in ("ADJ", "NUM", "DET", "ADV", "ADP")) or (
            determined and frame.tag(at + 1) in ("PUNCT", "ADP", "")
        ):
            return at
        if frame.tags[at] in ("VERB", "AUX"):
            return None
    return None


def _without_time(frame: Frame, start: int, end: int, grammar: Grammar) -> int:
    """The end of the noun phrase without a time that follows it ("la préfète la veille", "le ministre en mars")."""
    for k in range(start + 1, end):
        word = frame.words[k]
        if word in grammar.words["time_words"] or word in grammar.words["eves"] or _occasion(frame, k, start, grammar):
            led = [j for j in range(start + 1, k) if all(frame.tags[t] in ("DET", "ADP") for t in range(j, k))]
            return led[0] if led else k
    return end


def _occasion(frame: Frame, k: int, start: int, grammar: Grammar) -> bool:
    """Whether a noun behind a preposition of place says where it was said ("la championne à la radio")."""
    if frame.words[k] not in grammar.adjuncts:
        return False
    first = next((j for j in range(k - 1, max(k - 3, start), -1) if frame.tags[j] == "ADP"), None)
    return first is not None and frame.words[first] in grammar.words["before_audience"]


def _over_adjuncts(frame: Frame, i: int, grammar: Grammar) -> int:
    """Over what may stand between an inverted verb and its subject: adverbs, a time, "en substance", "à l'AFP"."""
    k = i
    while k < len(frame) and k - i < 12:
        if frame.tags[k] == "ADV" or frame.words[k] in grammar.words["time_words"] or frame.words[k].isdigit():
            k += 1
        elif frame.tags[k] == "ADP" and frame.deps[k] == "case" and frame.heads[k] > k:
            k = frame.heads[k] + 1
        elif (frame.words[k] in grammar.words["before_time"] and frame.word(k + 1) in grammar.words["time_words"]) or (
            frame.words[k] == "," and k > i
        ):
            k += 1
        else:
            break
    return k


def _head_within(frame: Frame, at: int, start: int, grammar: Grammar) -> int:
    head = frame.heads[at]
    while start <= head < at and frame.tags[head] in ("NOUN", "PROPN"):
        at, head = head, frame.heads[head]
    while frame.deps[at] in grammar.labels["premodifiers"] and head > at:
        at, head = head, frame.heads[head]
    return at


def starts_nominal(frame: Frame, k: int) -> bool:
    """Whether a noun phrase can start at token k."""
    return frame.tag(k) in ("DET", "NOUN", "PROPN", "NUM", "ADJ") or (
        k < len(frame) and frame.surface[k][:1].isupper() and frame.tags[k] in ("X", "ADJ", "VERB")
    )
