"""Who passes on what was said: the outlet that it was said to, or whoever quotes the claimant.

"a déclaré X à l'AFP", "au micro de Radio Ardèche", "dans un entretien au Monde", "X, cité par l'agence Andina".
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from service.extraction.claimant_mention import Mention
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_referents import OUTLET, Referent
from service.extraction.claimant_scene import Scene
from service.extraction.reading import Attribution, Range

FURTHEST = 2


@dataclass(frozen=True, slots=True)
class Relay:
    """Who passes a claim on, and where in its field the words stand that say so."""

    referent: Referent
    span: Range
    named: bool


def relay_of(scene: Scene, progress: Progress, a: Attribution) -> Relay | None:
    """Who passes the claim on, by the words of its sentence that are neither said nor the claimant's own."""
    offsets, begins = scene.paragraphs[a.paragraph].offsets, scene.words[a.paragraph].begins
    first, last = (bisect_left(begins, bisect_left(offsets, at)) for at in a.sentence)
    for k, m in scene.near(a.paragraph, first, last):
        if m.kind == "pronoun" or k not in progress.links:
            continue
        referent = progress.links[k].referent
        quotes = _quotes(scene, m)
        if not quotes and not _is_outlet(scene, referent):
            continue
        start, end = _range(scene, m)
        if not a.sentence[0] <= start < a.sentence[1] or _inside(start, a.content):
            continue
        if quotes or (_passes_on(scene, m, a) and not (a.source and _inside(start, (a.source,)))):
            return Relay(referent, (start, end), referent.named)
    return None


def _range(scene: Scene, m: Mention) -> Range:
    """Where a mention stands in its field, with the name beside it ("l'agence Andina")."""
    words, paragraph = scene.words[m.paragraph], scene.paragraphs[m.paragraph]
    beside = scene.starts.get((m.paragraph, m.beside)) if m.beside is not None else None
    last = max(m.end, scene.mentions[beside].end if beside is not None else 0) - 1
    return paragraph.at(words.begins[m.left], words.begins[last] + len(words.surface[last]))


def _inside(at: int, ranges: Sequence[Range]) -> bool:
    return any(start <= at < end for start, end in ranges)


def _quotes(scene: Scene, m: Mention) -> bool:
    """ "cité par l'agence", "relayée par la presse"."""
    words, lists = scene.words[m.paragraph], scene.people.words
    return words.at(m.left - 1) in lists["by"] and words.at(m.left - 2) in lists["quoted"]


def _passes_on(scene: Scene, m: Mention, a: Attribution) -> bool:
    """ "à l'AFP", "sur France Inter", "dans les colonnes du Monde", "au micro de Radio Ardèche"."""
    words, lists = scene.words[m.paragraph], scene.people.words
    for at in range(m.left, m.left - FURTHEST, -1):
        if words.at(at) in lists["of"] and words.at(at - 1) in lists["channels"]:
            return True
        if words.at(at) in lists["told_to"]:
            return words.at(at - 1) in lists["interviews"] or _completes_cue(scene, m, a, at)
    return False


def _completes_cue(scene: Scene, m: Mention, a: Attribution, preposition: int) -> bool:
    """Whether the words from a preposition on complete the cue: by the parse, behind it or the source, or up front."""
    words = scene.words[m.paragraph]
    opens = preposition == 0 or words.sentences[preposition - 1] != m.sentence
    before = scene.paragraphs[m.paragraph].offsets[words.begins[max(preposition - 1, 0)]]
    if opens or (a.source is not None and _inside(before, (a.source,))):
        return True
    if a.cue_token is None:
        return False
    return words.heads[m.head] == a.cue_token or a.cue_token < preposition <= a.cue_token + FURTHEST


def _is_outlet(scene: Scene, referent: Referent) -> bool:
    """Whether somebody named is an outlet, by the gazetteer or by a noun beside the name."""
    if any(known.key.startswith(OUTLET) for known in referent.known):
        return True
    return referent.named and any(role.lemma in scene.people.outlets for role in referent.roles)
