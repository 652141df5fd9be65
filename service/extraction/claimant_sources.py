"""Whom one claim's source means: a noun phrase, a pronoun, "qui", the first person, "on", or no words at all."""

from bisect import bisect_left

from service.extraction.claimant_context import Meaning, unsaid
from service.extraction.claimant_lexicon import Agreement, People
from service.extraction.claimant_nominals import antecedent_phrase, nominal
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_pronominal import RULES, pronoun
from service.extraction.claimant_scene import Scene
from service.extraction.claimant_standing import Place, chosen
from service.extraction.claimant_turns import by_turns
from service.extraction.claimant_words import is_acronym
from service.extraction.reading import Attribution

LONGEST_PRONOUN = 5
"""Words of the longest pronoun of the packs' lists."""


def meaning_of(scene: Scene, progress: Progress, a: Attribution) -> Meaning:
    """Whom the source of a claim means, as far as the article was read."""
    people = scene.people
    if a.source is None or a.source_token is None:
        return unsaid(scene, progress, a, place_of(scene, a))
    start, end = _tokens(scene, a.paragraph, a.source, a.source_token)
    if scene.words[a.paragraph].lower[start] in people.words["headings"] and end == start + 1 and start == 0:
        return unsaid(scene, progress, a, start)
    at = Place(a.paragraph, a.source_token, start, end)
    possessor = _possessor(scene, at)
    if possessor is not None:
        return chosen(
            progress.discourse.holder(possessor), "pronoun", "the pronoun means whoever spoke or is spoken of"
        )
    keys = _keys(scene, at)
    for name, rule in RULES.items():
        if any(key in people.pronoun_sets[name] for key in keys):
            return rule(scene, progress, at)
    for key in keys:
        if key in people.pronouns:
            meant = pronoun(scene, progress, at, key)
            return meant if _points(people, key) else by_turns(scene, progress, a, meant)
    if a.subject == "relative":
        at = antecedent_phrase(scene, at)
    return nominal(scene, progress, at, a)


def _points(people: People, key: str) -> bool:
    """Whether a pronoun tells which of two it is ("ce dernier"), whoever spoke before."""
    return key in people.pronoun_sets["latter"] or key in people.pronoun_sets["former"]


def _tokens(scene: Scene, paragraph: int, source: tuple[int, int], token: int) -> tuple[int, int]:
    """The tokens of a claim's source, its head always among them."""
    offsets, begins = scene.paragraphs[paragraph].offsets, scene.words[paragraph].begins
    first, last = token, token + 1
    while first > 0 and source[0] <= offsets[begins[first - 1]] < source[1]:
        first -= 1
    while last < len(begins) and source[0] <= offsets[begins[last]] < source[1]:
        last += 1
    return first, last


def _keys(scene: Scene, at: Place) -> tuple[str, ...]:
    """What the source may be in the pack's lists of pronouns: all its words, or one alone."""
    words = scene.words[at.paragraph]
    if is_acronym(words, at.token) and words.surface[at.token].isalpha():
        return ()
    few = at.end - at.start <= LONGEST_PRONOUN
    whole = " ".join(words.lower[at.start : at.end]).replace("' ", "'") if few else ""
    single = at.end - at.start == 1
    whole_only = words.lower[at.token] in scene.people.pronoun_sets["indefinite"] and not single
    alone = words.lower[at.token] if single or (words.tags[at.token] == "PRON" and not whole_only) else ""
    led = f"{words.at(at.start - 1)}{words.lower[at.start]}" if single and words.at(at.start - 1).endswith("'") else ""
    return tuple(key for key in (whole, alone, led) if key)


def _possessor(scene: Scene, at: Place) -> Agreement | None:
    """The number of whose eyes, or opinion, the source tells: "à leurs yeux", "à l'en croire"; None for others."""
    words, people = scene.words[at.paragraph], scene.people
    first, last = words.lower[at.start], words.lower[at.end - 1]
    alone = at.end - at.start == 1
    organ = last in people.words["organs"] or words.lower[at.token] in people.words["organs"]
    owned = first in people.words["possessive"] and (alone or organ)
    believed = first in people.words["clitics"] and (alone or last in people.words["believe"])
    if not owned and not believed:
        return None
    return Agreement("", "p" if first in people.words["several"] else "s")


def place_of(scene: Scene, a: Attribution) -> int:
    """The token at which a claim is read: that of its source, of its cue, or where its content begins."""
    for token in (a.source_token, a.cue_token):
        if token is not None:
            return token
    at = bisect_left(scene.paragraphs[a.paragraph].offsets, a.content[0][0]) if a.content else 0
    return bisect_left(scene.words[a.paragraph].begins, at)
