"""Functions and names that stand side by side: "le maire Jean Dupont", "Jean Dupont, maire de Lille"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from service.extraction.claimant_lexicon import People
from service.extraction.claimant_names import Name
from service.extraction.claimant_phrases import Phrase
from service.extraction.claimant_words import CLOSERS, Words

REACH = 12
BESIDE, CLITICS = frozenset({"DET", "NOUN", "ADJ", "PROPN"}), frozenset({"PRON", "ADV", "PART"})


def appositions(
    words: Words, found: Sequence[Name], described: Sequence[Phrase], people: People
) -> Iterator[tuple[int, int]]:
    """(phrase, name) where a function and a name stand side by side."""
    by_left = {name.left: j for j, name in enumerate(found)} | {name.start: j for j, name in enumerate(found)}
    taken: dict[int, int] = {}
    for k, p in enumerate(described):
        if p.noun.number != "s" or p.noun.kind not in ("person", "generic", "body", "thing"):
            continue
        j = _name_after(words, p, by_left, people)
        if p.noun.kind == "thing" and (j is None or not _tells_person(p, found[j], people)):
            continue
        if j is not None:
            taken[k] = j
            yield k, j
    for k, j in _chained(words, described, taken, people):
        taken[k] = j
        yield k, j
    ends = {
        end: j
        for j, name in enumerate(found)
        if not _where(words, name, people)
        for end in _name_ends(words, name, people)
    }
    for k, p in enumerate(described):
        if k not in taken and p.noun.kind in ("person", "generic"):
            j = _name_before(words, p, ends, people)
            if j is not None and not _subject_behind(words, p, found[j], people):
                if words.at(p.end) == ",":
                    ends[p.end + 1] = j
                yield k, j


def _where(words: Words, name: Name, people: People) -> bool:
    """ "De passage à Lorient, le ministre …": a name of one word behind a preposition of place is no person's."""
    person = name.civil or name.forename or name.end - name.start > 1
    return not person and words.at(name.left - 1) in people.words["locative"]


def _subject_behind(words: Words, p: Phrase, name: Name, people: People) -> bool:
    """ "Interrogé par Lise Roux, le maire a répondu": an apposition closes with a comma; a function with its article
    that goes straight on to its verb, behind a name that a preposition leads, is the subject itself."""
    before, i = name.left - 1, p.end
    while before > 0 and words.tags[before] in BESIDE:
        before -= 1
    led = words.tags[max(name.left, 0)] in people.labels["adposition"] or (
        before >= 0 and words.tags[before] in people.labels["adposition"]
    )
    while i < len(words.tags) and words.tags[i] in CLITICS:
        i += 1
    to_verb = i < len(words.tags) and words.tags[i] in people.labels["verb"]
    return led and to_verb and p.left < p.start and words.at(p.left - 1) == ","


def _tells_person(p: Phrase, name: Name, people: People) -> bool:
    """ "Le conteur Abel Faye", "son agent, Carlo Ferri,": any noun beside first name and surname is a function."""
    calling = name.left == name.start and p.noun.lemma.endswith(people.source_endings)
    whole = name.end - name.start > 1 or (name.forename and p.end < name.left)
    return p.noun.lemma not in people.named_after and whole and (name.forename or calling)


def _chained(
    words: Words, described: Sequence[Phrase], taken: Mapping[int, int], people: People
) -> Iterator[tuple[int, int]]:
    """ "Sa collègue, l'adjudante Lise Roux," and "le maire et député Paul Vial": two functions of one name."""
    named = {place: (k, j) for k, j in taken.items() for place in (described[k].left, described[k].start)}
    for k, p in enumerate(described):
        following = named.get(p.end + 1)
        if k in taken or p.noun.number != "s" or p.noun.kind not in ("person", "generic") or following is None:
            continue
        other, j = following
        bare = described[other].left == described[other].start
        if words.at(p.end) == "," if not bare else words.at(p.end) in people.words["linking"]:
            yield k, j


def _name_after(words: Words, p: Phrase, by_left: Mapping[int, int], people: People) -> int | None:
    """ "le maire Jean Dupont", "l'agence Reuters", "le ministre de la Santé, Jean Dupont,"; "Maire de Lille, X …"."""
    if p.noun.lemma in people.words["former"]:
        return None
    if p.end in by_left:
        body = p.noun.kind == "body"
        return by_left[p.end] if not body or p.noun.lemma in people.named_bodies else None
    comma = p.end
    if p.noun.kind == "body":
        j = by_left.get(comma + 1) if words.at(comma) == "," else None
        return j if _told_by_civility(words.at(comma + 1), p, people) else None
    if p.left == p.start:
        if not p.first:
            return by_left.get(comma + 1) if words.at(comma) == "," else None
        comma = next((i for i in range(p.end, min(p.end + REACH, len(words.lower))) if words.lower[i] == ","), p.end)
        return by_left.get(comma + 1) if words.at(comma) == "," else None
    after = by_left.get(comma + 1) if words.at(comma) == "," else None
    return after if after is not None and _closed(words, comma + 1, people) else None


def _told_by_civility(civility: str, p: Phrase, people: People) -> bool:
    """Whether a civility tells the function of the phrase: "l'avocate de la famille, Me Fabre"."""
    roles = people.civil_roles.get(civility, ())
    return any(p.noun.lemma in people.meanings.get(role, frozenset()) for role in roles)


def _closed(words: Words, start: int, people: People) -> bool:
    """Whether the apposition that begins with the name at start is closed: by a comma, a stop, or brackets."""
    i = start + (words.at(start) in people.words["definite"])
    while i < min(len(words.lower), start + REACH) and (
        words.surface[i][:1].isupper()
        or words.lower[i] in people.words["particles"] | people.words["noble"]
        or words.lower[i] in people.civilities
    ):
        i += 1
    return words.at(i) in CLOSERS or words.tags[i] in people.labels["adposition"]


def _name_ends(words: Words, name: Name, people: People) -> Iterable[int]:
    """Where an apposition to the name can begin: after its comma, its brackets or its age."""
    end = name.end
    if words.at(end) == "(" and words.at(end + 2) == ")":
        end += 3
    if words.at(end) == "," and words.at(end + 2) in people.words["age"]:
        end += 3
    if words.at(end) in (",", "("):
        yield end + 1
    elif words.at(end) in people.words["being"]:
        yield end + 1
        if words.at(end + 1) in people.words["being"]:
            yield end + 2


def _name_before(words: Words, p: Phrase, ends: Mapping[int, int], people: People) -> int | None:
    """ "Jean Dupont, maire de Lille," and "Jean Dupont est le maire de Lille"."""
    if p.noun.number == "p":
        return None
    for start in (p.left, p.start):
        after = words.at(p.end + 1)
        listed = words.at(p.end) in people.words["linking"] and after not in people.words["of"] | people.nouns.keys()
        if start in ends and not (listed and words.at(start - 1) == ","):
            return ends[start]
    return None
