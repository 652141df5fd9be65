"""The cues of a pack, compiled: which forms of the text may report, and in which frames.

A verb cue is a head verb with the words that go with it: "déclarer" is (déclarer), "faire savoir" is (faire, savoir),
"se dire" is (dire) with a reflexive, "ne pas cacher" is (cacher) with a negation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.model import Act, Attitude
from service.packs import Form, Pack

FINITE = frozenset({"ind-pres", "ind-imp", "ind-past", "ind-fut", "cond", "subj-pres", "subj-imp"})


@dataclass(frozen=True, slots=True)
class CueEntry:
    """A line of the pack's cue data. `words` are those that follow the head of a phrase, in order."""

    kind: str
    lemma: str
    frames: frozenset[str]
    words: tuple[str, ...] = ()
    reflexive: bool = False
    negated: bool = False
    holds_source: bool = False
    prepositions: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    act: Act = "assertion"
    attitude: Attitude = "neutral"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The cues by their head: verbs by lemma, nouns by form, prepositions by first word (longest phrase first).

    `reporting` are the lower-case forms that can be those of a cue verb; `followed` gives, for a verb that is a cue
    only with other words behind it ("faire savoir"), what the first of these begins with.
    """

    verbs: Mapping[str, tuple[CueEntry, ...]]
    nouns: Mapping[str, CueEntry]
    prepositions: Mapping[str, tuple[CueEntry, ...]]
    forms: Mapping[str, tuple[Form, ...]]
    by_lemma: Mapping[str, CueEntry]
    reporting: frozenset[str]
    followed: Mapping[str, tuple[str, ...]]

    def readings(self, word: str) -> tuple[Form, ...]:
        """The readings of a lower-case form as a cue verb or an auxiliary, none where it is neither."""
        return self.forms.get(word, ())

    def may_report(self, word: str) -> bool:
        """Whether a lower-case form can be that of a cue verb."""
        return word in self.reporting

    def reports_alone(self, word: str) -> bool:
        """Whether a lower-case form can be that of a cue verb that needs no word beside it ("être d'avis" does)."""
        return any(not entry.words for form in self.forms.get(word, ()) for entry in self.verbs.get(form.lemma, ()))


@lru_cache
def lexicon(pack: Pack) -> Lexicon:
    """The pack's lexicon, compiled once."""
    verbs: dict[str, list[CueEntry]] = {}
    nouns: dict[str, CueEntry] = {}
    prepositions: dict[str, list[CueEntry]] = {}
    by_lemma: dict[str, CueEntry] = {}
    morphology = pack.section("syntax")["morphology"]
    for raw in lines(pack):
        entry, head = _entry(raw, morphology)
        by_lemma.setdefault(entry.lemma, entry)
        if entry.kind == "verb":
            verbs.setdefault(head, []).append(entry)
        elif entry.kind == "noun":
            for form in (head, *(head + ending for ending in morphology["noun_plurals"])):
                nouns.setdefault(form, entry)
        else:
            prepositions.setdefault(head, []).append(entry)
    reporting = frozenset(form for form, readings in pack.forms.items() if any(r.lemma in verbs for r in readings))
    followed = {
        head: tuple({e.words[0] for e in found}) for head, found in verbs.items() if all(e.words for e in found)
    }
    return Lexicon(
        _longest_first(verbs), nouns, _longest_first(prepositions), pack.forms, by_lemma, reporting, followed
    )


def lines(pack: Pack) -> Sequence[Mapping[str, Any]]:
    """The cues of a pack as its data has them, file after file."""
    return [raw for name in sorted(pack.sections) if name.startswith("cues") for raw in pack.section(name)["cue"]]


def _entry(raw: Mapping[str, Any], morphology: Mapping[str, Any]) -> tuple[CueEntry, str]:
    """The entry of a line of data, and the word that heads it."""
    words = raw["lemma"].replace("'", "' ").replace("’", "' ").split()
    negated = words[: len(morphology["negation"])] == morphology["negation"]
    words = words[len(morphology["negation"]) :] if negated else words
    reflexive = raw["kind"] == "verb" and len(words) > 1 and words[0] in morphology["reflexive"]
    words = words[1:] if reflexive else words
    words = words[1:] if len(words) > 1 and words[0] in morphology["adverbial_clitics"] else words
    entry = CueEntry(
        raw["kind"],
        raw["lemma"],
        frozenset(raw["frames"]) if "frames" in raw else frozenset(),
        tuple(words[1:]),
        reflexive,
        negated,
        raw.get("holds_source", False),
        frozenset(raw.get("prepositions", ())),
        frozenset(raw.get("weak", ())),
        raw.get("act", "assertion"),
        raw.get("attitude", "neutral"),
    )
    return entry, words[0]


def _longest_first(groups: Mapping[str, list[CueEntry]]) -> dict[str, tuple[CueEntry, ...]]:
    def rank(entry: CueEntry) -> tuple[int, bool, bool]:
        return (-len(entry.words), not entry.reflexive, not entry.negated)

    return {head: tuple(sorted(entries, key=rank)) for head, entries in groups.items()}
