"""Mentions with no noun of their own: the subject pronouns of the third person, and two persons named together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from service.extraction.claimant_lexicon import Agreement, People
from service.extraction.claimant_mention import FORMER, LATTER, Mention
from service.extraction.claimant_words import Words


def couples(found: Sequence[Mention], words: Words, people: People) -> Iterator[Mention]:
    """ "Jean Dupont et Marie Durand", "médecins et infirmiers" mention two, and both at once; "le chanteur et acteur"
    is one."""
    persons = [m for m in found if m.kind == "person" or (m.named and m.kind in ("body", "name"))]
    for one, other in pairwise(persons):
        if (one.kind == "person") != (other.kind == "person"):
            continue
        bare = not other.named and other.left == other.start and one.left < one.start
        if one.end + 1 == other.left and not bare and words.at(one.end) in people.words["linking"]:
            gender = one.gender if one.gender == other.gender else "m"
            text = f"{one.text} {words.surface[one.end]} {other.text}"
            yield replace(
                one,
                end=other.end,
                text=text,
                kind="couple",
                words=one.words | other.words,
                gender=gender,
                number="p",
                roles=(),
                subject=one.subject or other.subject,
            )


def pronouns(index: int, words: Words, people: People) -> Iterator[Mention]:
    """The subject pronouns of the third person, less the impersonal ones."""
    personal, latter = people.pronoun_sets["third"], people.pronoun_sets["latter"]
    former = people.pronoun_sets["former"]
    any_of = people.pronoun_words
    for i, word in enumerate(words.lower):
        if word not in any_of:
            continue
        if word in personal and not _impersonal(words, i, people):
            yield _pronoun(index, words, i, i, people.pronouns[word])
        elif word in latter:
            left = i - 1 if f"{words.at(i - 1)} {word}" in latter else i
            key = " ".join(words.lower[left : i + 1])
            if key in people.pronouns:
                yield replace(_pronoun(index, words, left, i, people.pronouns[key]), lemma=LATTER)
        elif f"{words.at(i - 1)} {word}" in former and words.tags[i + 1 : i + 2] not in (["NOUN"], ["ADJ"], ["PROPN"]):
            agreed = people.pronouns[f"{words.at(i - 1)} {word}"]
            yield replace(_pronoun(index, words, i - 1, i, agreed), lemma=FORMER)


def _pronoun(index: int, words: Words, left: int, head: int, agreed: Agreement) -> Mention:
    text, sentence = words.text(left, head + 1), words.sentences[head]
    return Mention(
        index,
        left,
        left,
        head + 1,
        head,
        sentence,
        text,
        "pronoun",
        frozenset(),
        agreed.gender,
        agreed.number,
        subject=True,
    )


def _impersonal(words: Words, i: int, people: People) -> bool:
    """ "il y a", "il faut", "il ne s'agit pas": nobody is meant."""
    return any(words.at(k) in people.words["impersonal"] for k in range(i + 1, i + 4)) and words.lower[i].endswith("il")
