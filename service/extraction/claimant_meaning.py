"""An article's mentions and claims read in order: for each claim, whom its source means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from service.extraction.claimant_context import Meaning, spoken_of
from service.extraction.claimant_interview import is_answer
from service.extraction.claimant_progress import Progress, begin
from service.extraction.claimant_reading import read_mention
from service.extraction.claimant_referents import Referent
from service.extraction.claimant_relays import relay_of
from service.extraction.claimant_scene import Scene
from service.extraction.claimant_sources import meaning_of, place_of
from service.extraction.claimant_words import ENDS
from service.extraction.reading import Attribution

GESTURE, NOD = 6, 10
"""Words of what is said before the sentence that tells of its speaker, and of the longest sentence that only tells a
gesture between two quotations."""


def meanings(scene: Scene, attributions: Sequence[Attribution]) -> list[Meaning]:
    """Whom each claim's source means and who passes it on, in the order of the claims; `follows` claims take that of
    the one before."""
    progress = begin(scene)
    found: dict[int, Meaning] = {}
    for place, is_claim, k in sorted(_events(scene, attributions)):
        if is_claim:
            progress.discourse.move(place[0], _sentence(scene, *place))
            meaning = _read(scene, progress, found, attributions, k)
            if meaning is not None:
                found[k] = meaning
                _speaks(progress, meaning)
        else:
            read_mention(scene, progress, k, scene.mentions[k])
    for k in range(len(attributions)):
        if k not in found:
            a = attributions[k]
            found[k] = (
                _gesture(scene, progress, a)
                or _opening(scene, progress, attributions, k)
                or _followed(found, attributions, k)
            )
    told = [_told(progress, found[k]) for k in range(len(attributions))]
    return [
        replace(meaning, behalf=_behalf(scene, progress, meaning), relay=relay_of(scene, progress, a))
        for meaning, a in zip(told, attributions, strict=True)
    ]


def _told(progress: Progress, meaning: Meaning) -> Meaning:
    """The meaning with the name that was given later to whom it describes."""
    if meaning.referent not in progress.same:
        return meaning
    named = progress.same[meaning.referent]
    reason = f"the name of whom “{meaning.referent.text}” describes comes right after"
    return replace(meaning, referent=named, how="description", reason=reason, confidence=min(meaning.confidence, 0.7))


def _behalf(scene: Scene, progress: Progress, meaning: Meaning) -> Referent | None:
    """Whom a spokesperson speaks for: what completes the noun of the function ("un porte-parole du ministère")."""
    spokesman = progress.spokesmen.get(meaning.referent) if meaning.referent else None
    if spokesman is None:
        return None
    for k, m in scene.near(spokesman.paragraph, spokesman.head, spokesman.end - 1):
        if m.left > spokesman.head and m.complement and k in progress.links:
            return progress.links[k].referent
    return None


def _events(scene: Scene, attributions: Sequence[Attribution]) -> Iterator[tuple[tuple[int, int], bool, int]]:
    """Mentions and claims at (paragraph, token), a mention before the claim that begins with it."""
    for k, mention in enumerate(scene.mentions):
        yield (mention.paragraph, mention.head), False, k
    for k, a in enumerate(attributions):
        yield (a.paragraph, place_of(scene, a)), True, k


def _read(
    scene: Scene, progress: Progress, found: Mapping[int, Meaning], attributions: Sequence[Attribution], k: int
) -> Meaning | None:
    """Whom a claim's source means where it is read; of one that goes on from another only where nobody made that."""
    a = attributions[k]
    if a.follows is None or (scene.interviewee is not None and is_answer(scene.paragraphs, a)):
        return meaning_of(scene, progress, a)
    before = found.get(a.follows)
    if before is None or before.referent is not None:
        return None
    return spoken_of(scene, progress, a, place_of(scene, a))


def _sentence(scene: Scene, paragraph: int, token: int) -> int:
    sentences = scene.words[paragraph].sentences
    return sentences[min(token, len(sentences) - 1)] if sentences else 0


def _speaks(progress: Progress, meaning: Meaning) -> None:
    if meaning.referent is not None:
        progress.discourse.speaks(meaning.referent)


def _gesture(scene: Scene, progress: Progress, a: Attribution) -> Meaning | None:
    """ "Sa collègue Lise acquiesce. « Rien ne va. »": the quotation is of whom the short sentence before it speaks."""
    at, words = place_of(scene, a), scene.words[a.paragraph]
    if a.cue is not None or at == 0:
        return None
    stop = max((i for i in range(at) if words.surface[i] in ENDS), default=-1)
    begin = max((i + 1 for i in range(stop) if words.surface[i] in ENDS), default=0)
    nods = not scene.people.words["nods"].isdisjoint(words.lower[begin : max(stop, 0)])
    if stop < 0 or stop - begin > (NOD if nods else GESTURE):
        return None
    for k, m in scene.near(a.paragraph, begin, stop):
        if m.number != "s" or not m.subject or m.left < begin:
            continue
        reason = f"the short sentence before speaks of “{m.text}”"
        person = k in progress.links and progress.links[k].referent.kind == "person"
        if person and (nods or m.left <= begin + 1):
            return Meaning(progress.links[k].referent, "context", 0.5, reason, said=False)
        if m.lemma in scene.people.anybody and k in progress.decided:
            return Meaning(progress.decided[k].referent, "context", 0.5, reason, said=False)
    return None


def _opening(scene: Scene, progress: Progress, attributions: Sequence[Attribution], k: int) -> Meaning | None:
    """ "« Fuyez. » Le préfet a parlé.": a quotation that opens its paragraph is of whom the next sentence speaks."""
    a, at = attributions[k], place_of(scene, attributions[k])
    before = attributions[a.follows] if a.follows is not None else None
    words = scene.words[a.paragraph]
    if before is None or before.paragraph == a.paragraph or at > GESTURE:
        return None
    begin = next((i + 1 for i in range(at, len(words.surface)) if words.surface[i] in ENDS), len(words.surface))
    for j, m in scene.near(a.paragraph, begin, begin + 1):
        told = progress.links.get(j)
        if begin <= m.left and m.kind == "person" and m.number == "s" and (m.definite or m.named) and told:
            apart = words.at(m.end) == "," and words.at(m.end + 1) in scene.people.pronouns
            reason = f"the sentence after it speaks of “{m.text}”"
            return None if apart else Meaning(told.referent, "context", 0.5, reason, said=False)
    return None


def _followed(found: dict[int, Meaning], attributions: Sequence[Attribution], k: int) -> Meaning:
    """An unmarked quotation goes on from the claim that it follows."""
    seen, at = {k}, attributions[k].follows
    while at is not None and at not in found and at not in seen:
        seen.add(at)
        at = attributions[at].follows
    before = found.get(at) if at is not None else None
    if before is None or before.referent is None:
        return Meaning(None, "none", 0.2, "it goes on from a claim of nobody known", said=False)
    reason = "it goes on from the claim before"
    return Meaning(before.referent, "continuation", 0.95 * before.confidence, reason, before.rivals, said=False)
