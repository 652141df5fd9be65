"""An article's mentions read in order: each raises somebody on the reader's mind, named or described before or new."""

from bisect import bisect_left

from service.extraction.claimant_bridges import bridge
from service.extraction.claimant_introductions import introduce
from service.extraction.claimant_lexicon import Agreement, People
from service.extraction.claimant_mention import FORMER, LATTER, Mention
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_referents import Link, Referent, known_by, likely_person, place
from service.extraction.claimant_salience import Choice
from service.extraction.claimant_scene import Scene
from service.extraction.claimant_words import Words

LIKELY, SURE_BEFORE = 0.55, 0.8
FRONT, MAIN = 6, 16
"""Words or mentions before a pronoun in which its clause opens, and mentions behind it until the main clause does."""
SPEAKERS = frozenset({"person", "generic", "body", "name"})


def read_mention(scene: Scene, progress: Progress, k: int, mention: Mention) -> None:
    """Let a mention raise whom it means."""
    discourse = progress.discourse
    discourse.move(mention.paragraph, mention.sentence)
    if mention.kind == "pronoun":
        choice = _pronoun(scene, progress, k, mention)
        if choice is None:
            return
        progress.decided[k] = choice
        referent = choice.referent
    else:
        referent = linked(scene, progress, k, mention)
        if mention.lemma in scene.people.spokesmen and mention.number == "s":
            progress.spokesmen.setdefault(referent, mention)
        if mention.subject and mention.named and k in progress.links:
            introduce(scene, progress, k, mention, back=1)
    discourse.note(referent, mention)


def _pronoun(scene: Scene, progress: Progress, k: int, mention: Mention) -> Choice | None:
    """Whom a subject pronoun of the third person means."""
    discourse, agreed = progress.discourse, Agreement(mention.gender, mention.number)
    if mention.lemma == FORMER:
        return discourse.first_of_two(agreed)
    if mention.lemma == LATTER:
        return discourse.last_named(agreed)
    before = discourse.choose(agreed, speaks=mention.speaks)
    sure = before is not None and before.confidence >= SURE_BEFORE and before.referent.kind in SPEAKERS
    if sure and not _opens_paragraph(scene, mention):
        return before
    ahead = _ahead(scene, progress, k, mention)
    if ahead is None or (before is not None and ahead is before.referent):
        return before
    rivals = (before.referent, *(r for r in before.rivals if r is not ahead)) if before else ()
    return Choice(ahead, LIKELY, rivals)


def _opens_paragraph(scene: Scene, mention: Mention) -> bool:
    return mention.sentence == scene.words[mention.paragraph].sentences[0]


def _ahead(scene: Scene, progress: Progress, k: int, pronoun: Mention) -> Referent | None:
    """ "S'il salue l'effort, le maire regrette …", "à Ajaccio où il dénonçait …, Paul Vial …": the pronoun of a clause
    before the main one is the subject of this."""
    words, people = scene.words[pronoun.paragraph], scene.people
    first = max(bisect_left(words.sentences, pronoun.sentence), pronoun.head - FRONT)
    if people.words["fronting"].isdisjoint(words.lower[first : pronoun.head]):
        return None
    before = (m for m in scene.mentions[max(k - FRONT, 0) : k] if m.paragraph == pronoun.paragraph)
    if any(m.subject and m.sentence == pronoun.sentence for m in before):
        return None
    for j in range(k + 1, min(k + MAIN, scene.first[pronoun.paragraph + 1])):
        m = scene.mentions[j]
        if m.sentence != pronoun.sentence:
            return None
        led = words.at(m.left - 1) == "," and (m.subject or _verb_at(words, m.end, people))
        if led and m.kind in SPEAKERS:
            referent = linked(scene, progress, j, m)
            fits = m.number == pronoun.number and referent.gender in ("", pronoun.gender)
            known = referent.gender or likely_person(referent)
            return referent if fits and known and (m.definite or m.named) else None
    return None


def _verb_at(words: Words, i: int, people: People) -> bool:
    return i < len(words.tags) and words.tags[i] in people.labels["verb"]


def linked(scene: Scene, progress: Progress, k: int, mention: Mention) -> Referent:
    """The referent of a mention that is no pronoun: by name, by the name beside it, by its function, or a new one."""
    if k in progress.links:
        return progress.links[k].referent
    if mention.beside is not None:
        named = scene.names[scene.starts[mention.paragraph, mention.beside]].referent
        progress.links[k] = Link(named, "apposition")
        return named
    called = _called(scene, progress, mention)
    link = _place(scene, k, mention) or (None if called else progress.descriptions.find(k, mention))
    if link is None:
        choice = called or bridge(scene, progress.discourse, mention)
        if choice is not None:
            progress.decided[k] = choice
            progress.descriptions.identify(k, mention, choice.referent)
            return choice.referent
        link = progress.descriptions.introduce(k, mention)
    progress.links[k] = link
    return link.referent


def _called(scene: Scene, progress: Progress, mention: Mention) -> Choice | None:
    """ "le groupe" is the body most on the reader's mind, where no noun brought it in."""
    owned = scene.words[mention.paragraph].at(mention.left) in scene.people.words["possessive"]
    if mention.kind != "body" or mention.words or not (mention.definite or owned) or mention.number != "s":
        return None
    if mention.lemma not in scene.people.generic_bodies:
        return None
    choice = progress.discourse.body(Agreement(mention.gender, "s"))
    if choice is None or choice.confidence < LIKELY or choice.referent.roles:
        return None
    return choice


def _place(scene: Scene, k: int, mention: Mention) -> Link | None:
    """ "l'Espagnol" is somebody, but "le Liban", though it sounds alike, is a country."""
    if not mention.named:
        return None
    known = known_by(scene.gazetteer, mention.text, scene.language)
    return Link(place(k, mention, known), "name") if known else None
