"""Another word for somebody named: "l'attaquant", "cette infirmière", "le témoin" after one person was spoken of.

Whom such a phrase means goes by what it is: a demonstrative points at the person named last (Corblin 1995), a word that
says nothing of what somebody does may be anybody's, a calling is of whoever has no office, a part that somebody plays
("le témoin") of whoever speaks. An office ("le préfet") is brought in unnamed: it is somebody else.
"""

from collections.abc import Sequence

from service.extraction.claimant_lexicon import Agreement, straight
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_referents import Referent, likely_person
from service.extraction.claimant_salience import Choice, Discourse
from service.extraction.claimant_scene import Scene

SURE, LIKELY, LIKELY_RIVAL, MOST_MODIFIERS = 0.58, 0.55, 0.6, 2
JUST = 2
"""Sentences from the first name to the function that follows it, at most; a quotation may stand between."""


def bridge(scene: Scene, discourse: Discourse, mention: Mention) -> Choice | None:
    """Whom a phrase with no name means that no function told before fits; None where it brings somebody new in."""
    people = scene.people
    if mention.number != "s" or mention.kind not in ("person", "generic") or not mention.definite:
        return None
    agreed = Agreement("" if mention.lemma in people.sexless else mention.gender, "s")
    if scene.words[mention.paragraph].at(mention.left) in people.words["demonstrative"]:
        return discourse.pointed_at(agreed)
    bodies = mention.lemma in people.firms and discourse.named_bodies()
    if bodies:
        return _firm(discourse, bodies)
    once = not people.words["once"].isdisjoint(mention.words)
    if mention.lemma in people.parts and not once:
        return _in_turn(discourse, agreed, mention)
    office = mention.kind == "person" or (mention.lemma in people.officers and mention.words)
    if office and not once and not _private(scene, mention):
        return _introduced(scene, discourse, mention)
    return _most_active(scene, discourse, agreed, mention)


def _most_active(scene: Scene, discourse: Discourse, agreed: Agreement, mention: Mention) -> Choice | None:
    """The person most on the reader's mind, less those in office where the phrase tells a calling."""
    choice = discourse.choose(agreed, persons=True)
    focus = discourse.only_subject(agreed)
    if (
        focus is not None
        and choice is not None
        and choice.referent is not focus
        and discourse.subjects[-1][0] == mention.paragraph
    ):
        choice = Choice(focus, LIKELY_RIVAL, (choice.referent, *(r for r in choice.rivals if r is not focus)))
    calling = (
        not mention.named
        and mention.lemma not in scene.people.anybody
        and scene.people.words["once"].isdisjoint(mention.words)
    )
    if choice is not None and calling and not mention.aged:
        choice = _without_office(scene, choice)
    elif choice is not None and not scene.people.words["once"].isdisjoint(mention.words):
        choice = _but_advocates(scene, choice)
    person = choice is not None and (choice.referent.kind == "person" or likely_person(choice.referent))
    if choice is None or not person or not discourse.is_recent(choice.referent):
        return None
    if choice.referent is focus:
        return Choice(choice.referent, max(choice.confidence, LIKELY_RIVAL), choice.rivals)
    return choice if choice.confidence >= (SURE if mention.kind == "person" else LIKELY) else None


def _firm(discourse: Discourse, bodies: Sequence[tuple[int, Referent]]) -> Choice | None:
    """ "Immovia est confiant. Le promoteur précise …": the body that spoke last or was named just before."""
    last, (paragraph, sentence) = discourse.speaker, discourse.place
    if last is not None and discourse.spoke[0] == paragraph:
        return Choice(last, LIKELY_RIVAL, ()) if last.kind == "body" and last.named else None
    near = list(dict.fromkeys(referent for at, referent in bodies if sentence - at <= 1))
    return Choice(near[0], LIKELY_RIVAL, ()) if len(near) == 1 else None


def _in_turn(discourse: Discourse, agreed: Agreement, mention: Mention) -> Choice | None:
    """ "« … », a relaté la commerçante": who spoke last in the paragraph, or the only subject just before."""
    last = discourse.last_person() or discourse.only_subject(agreed)
    if last is None or not last.named or len(mention.words) > MOST_MODIFIERS:
        return None
    if agreed.gender and last.gender and agreed.gender != last.gender:
        return None
    weighed = discourse.choose(agreed, persons=True)
    rivals = (weighed.referent, *weighed.rivals) if weighed else ()
    return Choice(last, LIKELY_RIVAL, tuple(r for r in rivals if r is not last))


def _without_office(scene: Scene, choice: Choice) -> Choice | None:
    """Who has an office already is not called by a calling: "le buteur" is not the agent named nearer."""
    fitting = [r for r in (choice.referent, *choice.rivals) if _open(scene, r)]
    if not fitting or fitting[0] is choice.referent:
        return choice
    return Choice(fitting[0], LIKELY_RIVAL, (choice.referent, *(r for r in choice.rivals if r is not fitting[0])))


def _but_advocates(scene: Scene, choice: Choice) -> Choice | None:
    """ "L'ancien président" is not the advocate who just spoke for him."""
    weighed = (choice.referent, *choice.rivals)
    fitting = [r for r in weighed if not any(role.lemma in scene.people.spokesmen for role in r.roles)]
    if not fitting or fitting[0] is choice.referent:
        return choice if fitting else None
    return Choice(fitting[0], LIKELY_RIVAL, tuple(r for r in weighed if r is not fitting[0]))


def _open(scene: Scene, referent: Referent) -> bool:
    offices = scene.people.officers - scene.people.parts
    return referent.kind == "person" and not any(role.lemma in offices for role in referent.roles)


def _introduced(scene: Scene, discourse: Discourse, mention: Mention) -> Choice | None:
    """ "l'édile" right after somebody spoke of whom only the name was told; not a new office ("le préfet")."""
    last = discourse.last_person()
    if last is None or last.roles or not last.named or discourse.place[1] - discourse.spoke[1] > JUST:
        return None
    just_named = _first_named(scene, last, mention) and mention.subject and mention.paragraph == discourse.place[0]
    office = mention.lemma in scene.people.officers
    if (office or mention.words) and not (just_named and (mention.words or not office)):
        return None
    if mention.gender and last.gender and mention.gender != last.gender:
        return None
    return Choice(last, LIKELY, ())


def _first_named(scene: Scene, referent: Referent, mention: Mention) -> bool:
    """Whether somebody was named for the first time in this sentence or the one before."""
    told = (scene.mentions[o] for o in referent.orders)
    first = next((m for m in told if scene.paragraphs[m.paragraph].field == "body"), None)
    return first is not None and first.paragraph == mention.paragraph and 0 <= mention.sentence - first.sentence <= JUST


def _private(scene: Scene, mention: Mention) -> bool:
    """A calling that any person named may have ("l'apiculteur"), not an office that an article brings in unnamed."""
    people = scene.people
    if mention.aged:
        return True
    if mention.lemma in people.officers or mention.lemma in people.phrases or straight(mention.text) in people.meanings:
        return False
    if any(word in people.nouns and people.nouns[word].kind == "document" for word in mention.words):
        return False
    return mention.subject and len(mention.words) <= MOST_MODIFIERS
