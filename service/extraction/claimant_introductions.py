"""A function first and the name behind it: "Le maire de Lens s'inquiète. « … », dit Paul Vial": one person, told twice.

News often brings somebody in by the function and gives the name with the first quotation. A name that speaks, that
stands there for the first time and beside no function, is that of the person whom a sentence just before described.
"""

from service.extraction.claimant_mention import Mention, Role
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_referents import Referent
from service.extraction.claimant_scene import Scene

BACK = 3
"""Sentences between a function and the name that follows it, at most."""


def introduce(scene: Scene, progress: Progress, k: int, name: Mention, back: int = BACK) -> None:
    """Let a name that is new be that of the person described at most `back` sentences before, where there is one."""
    referent = progress.links[k].referent
    if not _is_new(scene, k, name, referent):
        return
    for j in range(k - 1, scene.first[name.paragraph] - 1, -1):
        m = scene.mentions[j]
        if name.sentence - m.sentence > back or (m.named and m.kind == "person" and m.subject):
            return
        if _describes(scene, m, name) and j in progress.links and _fits(scene, m, referent):
            described = progress.links[j].referent
            if not described.named:
                _unite(progress, described, referent, m)
                return


def _is_new(scene: Scene, k: int, name: Mention, referent: Referent) -> bool:
    """Whether a name may be a person's of whom the body has told nothing so far."""
    person = name.kind == "person" or (name.kind == "name" and len(name.words) > 1 and not name.definite)
    told = any(role.words for role in referent.roles) or (referent.roles and not name.civil)
    if not person or told or referent.known or name.aged:
        return False
    return all(o >= k or scene.paragraphs[scene.mentions[o].paragraph].field == "title" for o in referent.orders)


def _describes(scene: Scene, m: Mention, name: Mention) -> bool:
    """Whether a phrase brings one person in by the function, as the subject or the head of its sentence."""
    if m.named or m.kind != "person" or m.number != "s" or m.complement or m.beside is not None:
        return False
    if m.gender and name.gender and m.gender != name.gender:
        return False
    words = scene.words[m.paragraph]
    opens = m.left == 0 or words.sentences[m.left - 1] != m.sentence
    owned = words.at(m.left) in scene.people.words["possessive"]
    return (m.definite or owned) and (m.subject or opens)


def _fits(scene: Scene, m: Mention, referent: Referent) -> bool:
    """Whether the function is none that the civility of the name gainsays: "Me Faure" is an advocate."""
    covered = {m.lemma} | scene.people.meanings.get(m.lemma, frozenset())
    return not referent.roles or any(role.lemma in covered for role in referent.roles)


def _unite(progress: Progress, described: Referent, named: Referent, m: Mention) -> None:
    """The described and the named are one from here on."""
    progress.same[described] = named
    named.roles.append(Role(m.lemma, m.words, m.gender))
    named.gender = named.gender or m.gender
    named.kind = "person"
    progress.descriptions.hold(named)
    progress.discourse.unite(described, named)
