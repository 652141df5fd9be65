"""Turns of speech: whoever replies is not whoever spoke just before, whoever goes on is.

The verb decides between those whom a pronoun or a description may mean as well ("rétorque-t-il", "ajoute-t-il").
"""

from dataclasses import replace

from service.extraction.claimant_context import Meaning
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_salience import HUMAN
from service.extraction.claimant_scene import Scene
from service.extraction.reading import Attribution

TURN = 0.6


def by_turns(scene: Scene, progress: Progress, a: Attribution, meaning: Meaning) -> Meaning:
    """The meaning of a claim's source, the turn of speech among the evidence."""
    last, words = progress.discourse.speaker, scene.people.words
    near = a.paragraph - progress.discourse.spoke[0] <= 1
    if not near or last is None or not meaning.rivals:
        return meaning
    if a.cue_lemma in words["replying"] and meaning.referent is last:
        others = [r for r in meaning.rivals if r.kind in HUMAN and r.named]
        if others:
            rivals = (last, *others[1:])
            reason = "who replies did not just speak"
            return replace(meaning, referent=others[0], confidence=TURN, reason=reason, rivals=rivals)
    if a.cue_lemma in words["going_on"] and meaning.referent is not last and last in meaning.rivals:
        rivals = tuple(r for r in (meaning.referent, *meaning.rivals) if r is not None and r is not last)
        return replace(meaning, referent=last, confidence=TURN, reason="who goes on spoke just before", rivals=rivals)
    return meaning
