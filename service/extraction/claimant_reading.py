"""An article's mentions read in order: each raises somebody on the reader's mind, named or described before or new."""

from dataclasses import dataclass, field

from service.extraction.claimant_lexicon import Agreement, straight
from service.extraction.claimant_mentions import LATTER, Mention
from service.extraction.claimant_referents import Descriptions, Link, Referent, place
from service.extraction.claimant_salience import Choice, Discourse
from service.extraction.claimant_scene import Scene

SURE, LIKELY, LIKELY_RIVAL, MOST_MODIFIERS = 0.58, 0.55, 0.6, 2


@dataclass(slots=True)
class Progress:
    """What was decided so far: links by mention, the choices behind those that were weighed, the discourse,
    and for each spokesperson the phrase that says so."""

    descriptions: Descriptions
    links: dict[int, Link]
    decided: dict[int, Choice] = field(default_factory=dict)
    discourse: Discourse = field(default_factory=Discourse)
    spokesmen: dict[Referent, Mention] = field(default_factory=dict)


def begin(scene: Scene) -> Progress:
    """Nothing is read yet: only the names are known."""
    return Progress(Descriptions((link.referent for link in scene.names.values()), scene.people), dict(scene.names))


def read_mention(scene: Scene, progress: Progress, k: int, mention: Mention) -> None:
    """Let a mention raise whom it means."""
    discourse = progress.discourse
    discourse.move(mention.paragraph, mention.sentence)
    if mention.kind == "pronoun":
        agreed = Agreement(mention.gender, mention.number)
        choice = discourse.last_named(agreed) if mention.lemma == LATTER else discourse.choose(agreed)
        if choice is None:
            return
        progress.decided[k] = choice
        referent = choice.referent
    else:
        referent = linked(scene, progress, k, mention)
        if mention.lemma in scene.people.spokesmen and mention.number == "s":
            progress.spokesmen.setdefault(referent, mention)
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
        choice = called or _bridge(scene, progress, mention)
        if choice is not None:
            progress.decided[k] = choice
            progress.descriptions.identify(k, mention, choice.referent)
            return choice.referent
        link = progress.descriptions.introduce(k, mention)
    progress.links[k] = link
    return link.referent


def _called(scene: Scene, progress: Progress, mention: Mention) -> Choice | None:
    """ "le groupe" is the body most on the reader's mind, where no noun brought it in."""
    if mention.kind != "body" or mention.words or not mention.definite or mention.number != "s":
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
    known = scene.gazetteer.lookup(mention.text, language=scene.language, as_claimant=False)
    return Link(place(k, mention, known), "name") if known else None


def _bridge(scene: Scene, progress: Progress, mention: Mention) -> Choice | None:
    """ "l'attaquant", "la députée de Moselle" after one person was named: another word for that person."""
    if not mention.definite or mention.number != "s" or mention.kind not in ("person", "generic"):
        return None
    office = mention.kind == "person" or (mention.lemma in scene.people.officers and mention.words)
    if office and not _private(scene, mention):
        return _introduced(scene, progress, mention)
    choice = progress.discourse.choose(Agreement(mention.gender, "s"), persons=True)
    if choice is not None and mention.lemma not in scene.people.anybody:
        choice = _without_office(scene, choice)
    enough = SURE if mention.kind == "person" else LIKELY
    if choice is None or choice.referent.kind != "person" or choice.confidence < enough:
        return None
    return choice


def _without_office(scene: Scene, choice: Choice) -> Choice | None:
    """Who has an office already is not called by a calling: "le buteur" is not the agent named nearer."""
    fitting = [r for r in (choice.referent, *choice.rivals) if _open(scene, r)]
    if not fitting or fitting[0] is choice.referent:
        return choice
    return Choice(fitting[0], LIKELY_RIVAL, (choice.referent, *(r for r in choice.rivals if r is not fitting[0])))


def _open(scene: Scene, referent: Referent) -> bool:
    return referent.kind == "person" and not any(role.lemma in scene.people.officers for role in referent.roles)


def _introduced(scene: Scene, progress: Progress, mention: Mention) -> Choice | None:
    """ "l'édile" right after somebody spoke of whom only the name was told; not a new office ("le préfet")."""
    last = progress.discourse.last_person()
    if last is None or last.roles or not last.named or mention.words or mention.lemma in scene.people.officers:
        return None
    if mention.gender and last.gender and mention.gender != last.gender:
        return None
    return Choice(last, LIKELY, ())


def _private(scene: Scene, mention: Mention) -> bool:
    """A calling that any person named may have ("l'apiculteur"), not an office that an article brings in unnamed."""
    people = scene.people
    if mention.aged:
        return True
    if mention.lemma in people.officers or straight(mention.text) in people.meanings:
        return False
    if any(word in people.nouns and people.nouns[word].kind == "document" for word in mention.words):
        return False
    return mention.subject and len(mention.words) <= MOST_MODIFIERS
