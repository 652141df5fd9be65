"""An article's mentions read in order: each raises somebody on the reader's mind, named or described before or new."""

from service.extraction.claimant_bridges import bridge
from service.extraction.claimant_introductions import introduce
from service.extraction.claimant_lexicon import Agreement
from service.extraction.claimant_mention import FORMER, LATTER, Mention
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_referents import Link, Referent, known_by, place
from service.extraction.claimant_salience import Choice
from service.extraction.claimant_scene import Scene

LIKELY = 0.55


def read_mention(scene: Scene, progress: Progress, k: int, mention: Mention) -> None:
    """Let a mention raise whom it means."""
    discourse = progress.discourse
    discourse.move(mention.paragraph, mention.sentence)
    if mention.kind == "pronoun":
        agreed = Agreement(mention.gender, mention.number)
        if mention.lemma == FORMER:
            choice = discourse.first_of_two(agreed)
        elif mention.lemma == LATTER:
            choice = discourse.last_named(agreed)
        else:
            choice = discourse.choose(agreed, speaks=mention.speaks)
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
