"""Whom a pronoun means that stands as the source of a claim: il, qui, nous, on, tous deux, certains."""

from service.extraction.claimant_context import Meaning, same_source
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_reading import linked
from service.extraction.claimant_referents import Referent
from service.extraction.claimant_scene import Scene
from service.extraction.claimant_standing import Place, chosen, described

REACH = 16
"""Tokens behind "on" in which the place may stand that says who."""


def pronoun(scene: Scene, progress: Progress, at: Place, key: str) -> Meaning:
    """Whom the pronoun `key` of the pack's lists means, by agreement and by who is on the reader's mind."""
    agreed = scene.people.pronouns[key]
    reason = f"“{key}” agrees with whom the text speaks of"
    for k, m in scene.near(at.paragraph, at.token, at.token):
        if m.kind == "pronoun" and m.head == at.token:
            return chosen(progress.decided.get(k), "pronoun", reason)
    if key in scene.people.pronoun_sets["latter"]:
        return chosen(progress.discourse.last_named(agreed), "pronoun", f"“{key}” is the one named last")
    return chosen(progress.discourse.choose(agreed), "pronoun", reason)


def _couple(scene: Scene, progress: Progress, _at: Place) -> Meaning:
    """ "tous deux", "les deux hommes": two named together, or else the two persons named last."""
    reason = "two persons were spoken of"
    pair = progress.discourse.last_pair()
    if pair is None:
        return Meaning(None, "none", 0.2, f"nobody before fits: {reason}")
    text = f"{pair[0].text} {scene.people.linking} {pair[1].text}"
    both = Referent(text, "couple", "m", "p", named=True, lemma="", words=pair[0].words | pair[1].words)
    return Meaning(both, "pronoun", 0.6, reason)


def _relative(scene: Scene, progress: Progress, at: Place) -> Meaning:
    """ "qui" means the noun that its clause completes, by the parse or else the one just before."""
    words, token = scene.words[at.paragraph], at.token
    verb = words.heads[token]
    antecedent = words.heads[verb] if words.deps[verb] in scene.people.labels["relative"] else -1
    if not 0 <= antecedent < token:
        antecedent = token - 1
    before = [(k, m) for k, m in scene.near(at.paragraph, antecedent, token - 1) if m.start < token]
    around = [(k, m) for k, m in before if m.left <= antecedent < m.end] or before[-1:]
    for k, m in around[:1]:
        reason = f"the clause completes “{m.text}”"
        if k in progress.links:
            return Meaning(progress.links[k].referent, "relative", 0.85, reason, mention=m)
        return chosen(progress.decided.get(k), "relative", reason, m)
    return Meaning(None, "none", 0.2, "nothing before the relative clause names anybody")


def _speaker(scene: Scene, progress: Progress, _at: Place) -> Meaning:
    """The first person is whoever is speaking."""
    last = progress.discourse.speaker or scene.interviewee
    if last is None:
        return Meaning(None, "none", 0.2, "the first person, and nobody spoke before")
    return Meaning(last, "speaker", 0.7, "the first person is of whoever is speaking")


def _anyone(scene: Scene, progress: Progress, at: Place) -> Meaning:
    """ "dit-on à l'Élysée": the place says who; "dit-on" alone does not."""
    sentences = scene.words[at.paragraph].sentences
    for k, m in scene.near(at.paragraph, at.token, at.token + REACH):
        if m.sentence != sentences[at.token]:
            continue
        if same := same_source(scene, progress, k, m):
            return same
        link = progress.links.get(k) or scene.names.get(k)
        if _house(scene, m):
            referent = link.referent if link else linked(scene, progress, k, m)
            return Meaning(referent, "place", 0.6, f"“on” is somebody of “{m.text}”", mention=m)
    return Meaning(None, "none", 0.3, "“on” names nobody")


def _indefinite(scene: Scene, progress: Progress, at: Place) -> Meaning:
    """ "Beaucoup", "certains": some of those of whom the sentence just before speaks, else nobody who is told."""
    words = scene.words[at.paragraph]
    several = progress.discourse.several()
    text = words.text(at.start, at.end)
    if several is None:
        return described(text, "p", "some of whom the text says no more")
    return Meaning(several, "partitive", 0.6, f"“{text}” are some of “{several.text}”")


def _house(scene: Scene, m: Mention) -> bool:
    words, houses = scene.words[m.paragraph], scene.people.words["houses"]
    return (m.kind == "body" or m.named) and (words.at(m.left - 1) in houses or words.at(m.left) in houses)


RULES = {"relative": _relative, "speaker": _speaker, "anyone": _anyone, "couple": _couple, "indefinite": _indefinite}
