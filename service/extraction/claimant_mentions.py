"""Who and what a paragraph mentions: names with the functions that stand beside them, noun phrases, pronouns."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from service.extraction.claimant_appositions import appositions
from service.extraction.claimant_lexicon import Noun, People, straight
from service.extraction.claimant_mention import Mention, MentionKind, Role
from service.extraction.claimant_names import Name, names
from service.extraction.claimant_phrases import Phrase, phrase, phrases
from service.extraction.claimant_pronouns import couples, pronouns
from service.extraction.claimant_words import ENDS, Words

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
SMALL = 2


def mentions(index: int, words: Words, sources: Collection[int], people: People) -> list[Mention]:
    """The mentions of paragraph `index`, from left to right.

    `sources` are the heads of claims' sources: each is a mention, whatever its noun.
    """
    found = list(names(words, sources, people))
    starts = {name.left: name for name in found} | {name.start: name for name in found}
    described = list(phrases(words, found, people))
    known = {p.head for p in described} | {i for name in found for i in range(name.left, name.end)}
    compounds = [words.compound(head) for head in sources if words.tags[head] in NOMINAL]
    described += [
        phrase(words, head, after, _noun_of("".join(words.lower[head:after]), people), starts, people)
        for head, after in compounds
        if head not in known
    ]
    described = [_as_source(words, p, people) if p.head in sources else p for p in described]
    described.sort(key=lambda p: p.head)
    beside = dict(appositions(words, found, described, people))
    roles: dict[int, list[Phrase]] = {}
    for k, j in beside.items():
        roles.setdefault(j, []).append(described[k])
    out = [_named(index, words, name, roles.get(j, ()), sources, people) for j, name in enumerate(found)]
    out += [
        _described(index, words, p, found[beside[k]].start if k in beside else None, sources, people)
        for k, p in enumerate(described)
    ]
    out += (replace(m, speaks=True) if m.head in sources else m for m in pronouns(index, words, people))
    return sorted([*out, *couples(out, words, people)], key=lambda m: (m.left, m.end))


def _noun_of(word: str, people: People) -> Noun:
    return Noun(word, "person" if word.endswith(people.source_endings) else "thing", "", "s")


def _as_source(words: Words, p: Phrase, people: People) -> Phrase:
    """A noun that speaks, and ends like one of a person or says what somebody was ("l'ancien pilier"), is one."""
    if p.noun.kind != "thing":
        return p
    was = not people.words["once"].isdisjoint(words.lower[p.start : p.head])
    if was or p.noun.lemma.endswith(people.source_endings):
        return replace(p, noun=replace(p.noun, kind="person"))
    if p.definite and p.end == p.head + 1 and p.noun.lemma.endswith(people.adjective_endings):
        return replace(p, noun=replace(p.noun, kind="generic"))
    return p


def _named(
    index: int, words: Words, name: Name, roles: Sequence[Phrase], sources: Collection[int], people: People
) -> Mention:
    persons = [p for p in roles if p.noun.kind in ("person", "generic", "thing")]
    before = words.at(name.left - 1)
    aged = _aged(words, name.end, people)
    human = name.civil or bool(persons) or (name.forename and name.end - name.start > 1) or aged
    gender = name.agreement.gender or next((p.noun.gender for p in persons if p.noun.gender), "")
    bodies = [p for p in roles if p.noun.kind == "body"]
    if bodies and not name.agreement.gender:
        gender = bodies[0].noun.gender
    speaks = any(i in sources for i in range(name.start, name.end))
    human = human and (speaks or before not in people.named_after)
    return Mention(
        index,
        name.left,
        name.start,
        name.end,
        name.start,
        words.sentences[name.start],
        words.text(name.start, name.end),
        "person" if human else "body" if bodies else _kind(words, name, people, speaks=speaks),
        frozenset(
            w
            for w in words.lower[name.start : name.end]
            if w not in people.words["function"] or name.end == name.start + 1
        ),
        gender,
        name.agreement.number,
        named=True,
        civil=name.civil,
        forename=name.forename,
        subject=any(
            _subject(words, start, name.end, sources, people) for start in (name.start, *(p.start for p in roles))
        )
        or any(_fronted(words, p, name) for p in roles)
        or before in people.words["by"],
        complement=before in people.words["of"],
        placed=not human and before in people.words["locative"],
        definite=name.left < name.start and not name.civil,
        topic=_topic(words, name.left, people),
        roles=(*(_role(words, p) for p in roles), *_civil_roles(words, name, people)),
        acronym=_acronym(words, name.end),
        aged=aged,
    )


def _described(
    index: int, words: Words, p: Phrase, beside: int | None, sources: Collection[int], people: People
) -> Mention:
    return Mention(
        index,
        p.left,
        p.start,
        p.end,
        p.head,
        words.sentences[p.head],
        words.text(p.start, p.end),
        p.noun.kind,
        _complements(words, p) - people.words["transparent"],
        p.noun.gender,
        p.noun.number,
        p.noun.lemma,
        subject=_subject(words, p.start, p.end, sources, people),
        definite=p.definite,
        complement=words.at(p.left - 1) in people.words["of"] or words.at(p.left) in people.words["of"],
        topic=_topic(words, p.left, people),
        acronym=_acronym(words, p.end),
        beside=beside,
        aged=_aged(words, p.end, people),
    )


def _kind(words: Words, name: Name, people: People, *, speaks: bool) -> MentionKind:
    """ "l'Uruguayen" is somebody, "les Lyonnais" are a group; of other names alone nothing is known."""
    if words.at(name.left - 1) in people.named_after and not speaks:
        return "place"
    if words.at(name.left - 1) in people.words["of"] and words.at(name.left - 2) in people.words["leaders_of_firms"]:
        return "body"
    single = name.end == name.start + 1 and name.left < name.start and not words.surface[name.start].isupper()
    word = words.lower[name.start]
    whole = {word, word.removesuffix("s")} & people.words["inhabitants_whole"]
    ends = word.endswith(people.inhabitants) or word.removesuffix("s").endswith(people.inhabitants)
    if not single or not (whole or ends):
        return "name" if people.companies.isdisjoint(words.lower[name.start : name.end]) else "body"
    if name.agreement.number == "p":
        return "group"
    before = words.at(name.left - 1)
    aside = before in people.words["of"] or before in people.words["locative"]
    return "name" if aside else "generic"


def _complements(words: Words, p: Phrase) -> frozenset[str]:
    """The words of a phrase beside its noun, small ones left out."""
    around = (*words.lower[p.start : p.head], *words.lower[p.head + 1 : p.end])
    return frozenset(w for w in around if len(w) > SMALL and w not in p.noun.lemma.split() and w not in ("des", "les"))


def _role(words: Words, p: Phrase) -> Role:
    return Role(p.noun.lemma, _complements(words, p), p.noun.gender, straight(words.text(p.start, p.end)))


def _civil_roles(words: Words, name: Name, people: People) -> Iterator[Role]:
    """ "Me Fabre" is an advocate, "le Dr Vasseur" a physician."""
    if name.civil:
        for lemma in people.civil_roles.get(words.at(name.left), ()):
            yield Role(lemma, frozenset())


def _subject(words: Words, start: int, end: int, sources: Collection[int], people: People) -> bool:
    """Whether the parse, or a claim, has something in start..end for its subject."""
    opens = words.tags[start] == "PROPN" and (start == 0 or words.surface[start - 1] in ENDS)
    return opens or any(
        (words.deps[i] in people.labels["subject"] and not start <= words.heads[i] < end) or i in sources
        for i in range(start, min(end, start + 4, len(words.deps)))
    )


def _fronted(words: Words, p: Phrase, name: Name) -> bool:
    """ "Victime de la panne, Lise Roux attend": a function that opens the sentence is of its subject."""
    sentence = words.sentences[p.left]
    begins = p.left == 0 or words.sentences[p.left - 1] != sentence
    second = p.left == 1 or (p.left > 1 and words.sentences[p.left - 2] != sentence)
    return p.end <= name.left and (begins or (second and words.tags[p.left - 1] in ("ADJ", "PRON", "DET")))


def _topic(words: Words, left: int, people: People) -> bool:
    """ "Quant au maire, il …": the topic of what follows."""
    return words.at(left - 1) in people.words["topic"] or words.at(left - 2) in people.words["topic"]


def _aged(words: Words, end: int, people: People) -> bool:
    """ "Jean Dupont, 45 ans" can only be a person."""
    return words.at(end + 2) in people.words["age"] and words.at(end) in (",", "(")


def _acronym(words: Words, end: int) -> str:
    """The capitals in brackets after a name: "(CGT)"."""
    if words.at(end) != "(" or words.at(end + 2) != ")":
        return ""
    inside = words.surface[end + 1]
    return inside.lower() if inside[:1].isupper() and inside.upper() == inside and len(inside) > 1 else ""
