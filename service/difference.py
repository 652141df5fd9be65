"""What two texts, or two readings, differ in: on values alone."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from service.model import Claim, Claimant, When
from service.names import normalise_name

ALIKE = 0.5
"""Two claims of one claimant are one that was changed when they share this much of their words (2 × shared / all)."""
MOST_PAIRS = 40_000
"""Beyond so many pairs of gone and new claims none is looked for: they are listed as gone and as new."""
MOST_STEPS = 1_000_000
"""Stretches whose lengths multiply to more are not compared inside: they are one replacement."""
_PARAGRAPH = re.compile(r"[^\n]*\n*")
_WORD = re.compile(r"\s+|(?:\w+|[^\w\s])\s*")


@dataclass(frozen=True, slots=True)
class TextChange:
    """A stretch of one text and what stands in its place in the other; either may be empty (code points)."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as it stands in one version of an article."""

    id: UUID
    claim: Claim


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """The same claim before and after; `aspects` are the fields that say something else, places left aside."""

    before: Standing
    after: Standing
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimChanges:
    """What became of claims. `kept` say the same, wherever they stand now; `changed` do not."""

    kept: tuple[ClaimPair, ...]
    changed: tuple[ClaimPair, ...]
    added: tuple[Standing, ...]
    retracted: tuple[Standing, ...]


def of_texts(before: str, after: str) -> tuple[TextChange, ...]:
    """The stretches in which two texts differ, in order: paragraph by paragraph, then word by word."""
    return tuple(
        inner
        for outer in _changes(before, after, TextChange(0, len(before), 0, len(after)), _PARAGRAPH)
        for inner in _changes(before, after, outer, _WORD)
    )


def _changes(before: str, after: str, within: TextChange, unit: re.Pattern[str]) -> Iterator[TextChange]:
    within = _trimmed(before, after, within, unit)
    old = _units(unit, before, within.before_start, within.before_end)
    new = _units(unit, after, within.after_start, within.after_end)
    if len(old) * len(new) > MOST_STEPS:
        yield within
        return
    matcher = SequenceMatcher(None, [text for _, text in old], [text for _, text in new], autojunk=False)
    old_at = [*(start for start, _ in old), within.before_end]
    new_at = [*(start for start, _ in new), within.after_end]
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield TextChange(old_at[a], old_at[b], new_at[c], new_at[d])


def _trimmed(before: str, after: str, within: TextChange, unit: re.Pattern[str]) -> TextChange:
    """The stretches less the units that both begin with and both end with: most of two versions of an article."""
    old = _units(unit, before, within.before_start, within.before_end)
    new = _units(unit, after, within.after_start, within.after_end)
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i][1] != new[i][1]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i][1] != new[-1 - i][1]), shorter - head)
    begun = sum(len(text) for _, text in old[:head])
    ended = sum(len(text) for _, text in old[len(old) - tail :])
    return TextChange(
        within.before_start + begun, within.before_end - ended, within.after_start + begun, within.after_end - ended
    )


def _units(unit: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in unit.finditer(text, start, end) if found[0]]


def of_claims(before: Sequence[Standing], after: Sequence[Standing]) -> ClaimChanges:
    """What became of the claims: the same id is the same claim; of the rest, those alike were changed into each other.

    Alike are claims of one claimant in one field that share ALIKE of their words, the likest first.
    """
    now = {each.id: each for each in after}
    same = [ClaimPair(each, now[each.id], aspects(each.claim, now[each.id].claim)) for each in before if each.id in now]
    kept_ids = {pair.before.id for pair in same}
    gone = [each for each in before if each.id not in kept_ids]
    new = [each for each in after if each.id not in kept_ids]
    edited = _edited(gone, new)
    edited_ids = {standing.id for pair in edited for standing in (pair.before, pair.after)}
    return ClaimChanges(
        kept=tuple(pair for pair in same if not pair.aspects),
        changed=(*(pair for pair in same if pair.aspects), *edited),
        added=tuple(each for each in new if each.id not in edited_ids),
        retracted=tuple(each for each in gone if each.id not in edited_ids),
    )


def _edited(gone: Sequence[Standing], new: Sequence[Standing]) -> tuple[ClaimPair, ...]:
    if len(gone) * len(new) > MOST_PAIRS:
        return ()
    scored = [
        (likeness, i, j)
        for i, old in enumerate(gone)
        for j, young in enumerate(new)
        if _speaker(old.claim) == _speaker(young.claim)
        and (likeness := _likeness(old.claim.text, young.claim.text)) >= ALIKE
    ]
    pairs: dict[int, int] = {}
    for _, i, j in sorted(scored, key=lambda found: (-found[0], found[1], found[2])):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return tuple(ClaimPair(gone[i], new[j], aspects(gone[i].claim, new[j].claim)) for i, j in sorted(pairs.items()))


def aspects(before: Claim, after: Claim) -> tuple[str, ...]:
    """The fields of a claim, by name, in which two of its versions say something else."""
    old, new = _said(before), _said(after)
    return tuple(name for name, value in old.items() if value != new[name])


def moved(before: Claim, after: Claim) -> bool:
    """Whether it stands elsewhere."""
    return before.content != after.content


def _said(claim: Claim) -> Mapping[str, object]:
    return {
        "text": claim.text,
        "field": claim.field,
        "kind": claim.kind,
        "cue": claim.cue and claim.cue.lemma,
        "claimant": _who(claim.claimant),
        "on_behalf_of": _who(claim.on_behalf_of),
        "relayed_by": _who(claim.relayed_by),
        "act": claim.act,
        "attitude": claim.attitude,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "said_at": _when(claim.said_at),
        "times": tuple(map(_when, claim.times)),
        "quantities": tuple((q.value, q.upper, q.unit, q.comparator) for q in claim.quantities),
        "entities": tuple((mention.key or mention.name, mention.type) for mention in claim.mentions),
    }


def _who(claimant: Claimant | None) -> object:
    return claimant and (claimant.status, claimant.key or claimant.name, claimant.type)


def _when(when: When | None) -> object:
    return when and (when.value, when.precision)


def _speaker(claim: Claim) -> tuple[str, str]:
    who = claim.claimant
    return claim.field, who.key or normalise_name(who.name or "") or who.status


def _likeness(before: str, after: str) -> float:
    old, new = Counter(before.casefold().split()), Counter(after.casefold().split())
    return 2 * (old & new).total() / (old.total() + new.total() or 1)
