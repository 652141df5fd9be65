"""Whom a claim means that no words of its sentence tell: whoever spoke last, or answers, or is spoken of."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.extraction.claimant_interview import is_answer
from service.extraction.claimant_lexicon import Agreement
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_reading import linked
from service.extraction.claimant_referents import OUTLET, Referent
from service.extraction.claimant_relays import Relay
from service.extraction.claimant_scene import Scene
from service.extraction.reading import Attribution

IMPERSONAL = frozenset({"body", "document", "group", "source"})
REACH, SUBJECT_BEFORE = 16, 0.58


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whom a claim's source means: a referent or nobody, by which rule, how surely, and who else was weighed.

    `said` says that words of the sentence stand for the claimant; `mention` is the phrase that does, where one does;
    `behalf` is the one in whose name a spokesperson speaks, `relay` who passes the claim on.
    """

    referent: Referent | None
    how: str
    confidence: float
    reason: str
    rivals: tuple[Referent, ...] = ()
    said: bool = True
    mention: Mention | None = None
    behalf: Referent | None = None
    relay: Relay | None = None


def rivals_of(meaning: Meaning) -> Sequence[Referent]:
    """The others that were weighed, each once, the likeliest first."""
    return [r for r in dict.fromkeys(meaning.rivals) if r is not meaning.referent]


def unsaid(scene: Scene, progress: Progress, a: Attribution, at: int) -> Meaning:
    """Nothing stands as the source of the claim at token `at`: the context gives the claimant, or nobody does."""
    if scene.interviewee is not None and is_answer(scene.paragraphs, a):
        return Meaning(scene.interviewee, "interview", 0.8, "the one who is interviewed answers", said=False)
    if a.subject == "unnamed":
        return Meaning(None, "none", 0.2, "a passive without an agent names nobody", said=False)
    if a.cue_lemma in scene.people.words["reading"]:
        return _publication(scene, progress, a, at)
    discourse = progress.discourse
    last, (paragraph, _) = discourse.speaker, discourse.spoke
    if last is None or a.paragraph - paragraph > 1:
        around = spoken_of(scene, progress, a, at) if a.cue is None else None
        return around or Meaning(None, "none", 0.2, "no words name anybody, and nobody spoke before", said=False)
    confidence = 0.6 if a.paragraph == paragraph else 0.45
    return Meaning(last, "context", confidence, "whoever spoke last goes on", said=False)


def same_source(scene: Scene, progress: Progress, k: int, mention: Mention) -> Meaning | None:
    """ "Selon la même source", "selon cette source": whoever was the source just before, where none was called so."""
    words, people, last = scene.words[mention.paragraph], scene.people, progress.discourse.speaker
    if mention.kind != "source" or mention.number != "s" or last is None:
        return None
    pointed = words.at(mention.left) in people.words["demonstrative"]
    same = not people.words["same"].isdisjoint(words.lower[mention.left : mention.end])
    called = (r.before(k) for r in progress.descriptions.by_noun.get(mention.lemma, ()) if r.number == "s")
    near = any(at >= 0 and mention.paragraph - scene.mentions[at].paragraph <= 1 for at in called)
    impersonal = last.kind in IMPERSONAL
    if near or mention.words or not (same or (pointed and impersonal)):
        return None
    return Meaning(last, "description", 0.7, f"“{mention.text}” is whoever spoke last", mention=mention)


def _publication(scene: Scene, progress: Progress, a: Attribution, at: int) -> Meaning:
    """ "Peut-on y lire": in the document or the outlet named last, in this paragraph or the one before.

    A document in the sentence of an outlet is its own ("Mediapart publie un article").
    """
    low, high = scene.first[max(a.paragraph - 1, 0)], scene.first[a.paragraph + 1]
    document: Mention | None = None
    for k in range(high - 1, low - 1, -1):
        m, link = scene.mentions[k], progress.links.get(k)
        if link is None or (m.paragraph == a.paragraph and (m.left >= at or _said(scene, a, m))):
            continue
        apart = document is not None and (m.paragraph, m.sentence) != (document.paragraph, document.sentence)
        if apart:
            break
        if any(known.key.startswith(OUTLET) for known in link.referent.known):
            return Meaning(link.referent, "context", 0.5, f"it is read in “{m.text}”", said=False)
        if m.kind == "document" and document is None:
            document, author = m, link.referent
    if document is None:
        return Meaning(None, "none", 0.2, "nothing tells where it is read", said=False)
    return Meaning(author, "context", 0.5, f"it is read in “{document.text}”", said=False)


def _said(scene: Scene, a: Attribution, m: Mention) -> bool:
    """Whether a mention stands in what is said itself."""
    start = scene.paragraphs[m.paragraph].offsets[scene.words[m.paragraph].begins[m.left]]
    return any(s <= start < e for s, e in a.content)


def spoken_of(scene: Scene, progress: Progress, a: Attribution, at: int) -> Meaning | None:
    """A quotation with no cue is often of the person of whom the sentence after it, or the one before, speaks."""
    for k, m in scene.near(a.paragraph, at, at + REACH):
        if m.head >= at and m.subject and m.kind == "person":
            referent = linked(scene, progress, k, m)
            return Meaning(referent, "context", 0.4, f"the sentence after it speaks of “{m.text}”", said=False)
    choice = progress.discourse.choose(Agreement("", "s"), persons=True)
    if choice is None or choice.confidence < SUBJECT_BEFORE or not progress.discourse.is_recent(choice.referent):
        return None
    text = choice.referent.text
    return Meaning(choice.referent, "context", 0.4, f"the text before it speaks of “{text}”", choice.rivals, said=False)
