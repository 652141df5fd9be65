"""Whose words a document holds that stands as the source of a claim: "le communiqué du ministère", "son récit"."""

from service.extraction.claimant_context import Meaning, same_source
from service.extraction.claimant_lexicon import Agreement
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_reading import linked
from service.extraction.claimant_salience import HUMAN
from service.extraction.claimant_scene import Scene
from service.extraction.claimant_standing import chosen

NEAR = 4
AUTHORS = frozenset({"person", "body", "group", "name"})


def author_of(scene: Scene, progress: Progress, document: Mention) -> Meaning | None:
    """Whose words a document holds: the one it is of or by; "la déclaration" is that of whoever spoke last."""
    words, people = scene.words[document.paragraph], scene.people
    for k, m in scene.near(document.paragraph, document.head, document.end + NEAR):
        if m.left > document.head and (same := same_source(scene, progress, k, m)):
            return same
        if m.left <= document.head or m.placed or m.kind not in AUTHORS:
            continue
        if words.at(m.left - 1) in people.words["by"] or (m.complement and m.left <= document.end):
            return Meaning(linked(scene, progress, k, m), "author", 0.7, f"the author of “{document.text}”", mention=m)
    if giver := _giver(scene, progress, document):
        return giver
    last = progress.discourse.speaker
    if last is None or (last.kind in HUMAN and document.lemma not in people.own_words):
        return None
    if document.definite and not document.words and document.lemma in people.speech:
        return Meaning(last, "author", 0.6, f"“{document.text}” is of whoever spoke last", mention=document)
    return None


def _giver(scene: Scene, progress: Progress, document: Mention) -> Meaning | None:
    """ "Selon le récit qu'il en donne", "d'après les chiffres que l'Insee publie": the subject of the clause behind."""
    if scene.words[document.paragraph].at(document.end) not in scene.people.words["that"]:
        return None
    for k, m in scene.near(document.paragraph, document.end + 1, document.end + NEAR):
        if m.left <= document.end or not m.subject:
            continue
        reason = f"who gave “{document.text}”"
        if m.kind != "pronoun":
            return Meaning(linked(scene, progress, k, m), "author", 0.7, reason, mention=m)
        return chosen(progress.discourse.choose(Agreement(m.gender, m.number), speaks=True), "pronoun", reason, m)
    return None
