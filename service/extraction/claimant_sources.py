"""Whom one claim's source means: a noun phrase, a pronoun, "qui", the first person, "on", or no words at all."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.extraction.claimant_context import Meaning, unsaid
from service.extraction.claimant_introductions import introduce
from service.extraction.claimant_lexicon import Agreement
from service.extraction.claimant_mentions import Mention, MentionKind
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_reading import linked
from service.extraction.claimant_referents import Link, Referent, recognise
from service.extraction.claimant_salience import HUMAN, Choice
from service.extraction.claimant_scene import Scene
from service.extraction.claimant_turns import by_turns
from service.extraction.claimant_words import is_acronym
from service.extraction.reading import Attribution
from service.names import fold

NEAR, REACH, LONGEST_PRONOUN, SEVERAL = 4, 16, 5, 2
DOUBTFUL = frozenset({"thing", "pronoun"})
BODIES, COLON = frozenset({"body", "name"}), "colon"
AUTHORS = frozenset({"person", "body", "group", "name"})
SURENESS = {"name": 0.95, "apposition": 0.95, "fullest-name": 0.93, "surname": 0.9, "noun": 0.75}
REASONS = {
    "name": "the name stands there",
    "fullest-name": "a fuller name of the article holds this one",
    "surname": "the surname of somebody named in full",
    "acronym": "the letters stand in brackets after the full name",
    "apposition": "the name stands beside the function",
    "description": "the function of somebody named in the article",
    "noun": "a function or a body",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source stands: tokens `start` to `end` of a paragraph, headed by `token`."""

    paragraph: int
    token: int
    start: int
    end: int


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
        return _chosen(
            progress.discourse.holder(possessor), "pronoun", "the pronoun means whoever spoke or is spoken of"
        )
    keys = _keys(scene, at)
    for name, rule in RULES.items():
        if any(key in people.pronoun_sets[name] for key in keys):
            return rule(scene, progress, at)
    for key in keys:
        if key in people.pronouns:
            return by_turns(scene, progress, a, _pronoun(scene, progress, at, key))
    if a.subject == "relative":
        at = _antecedent_phrase(scene, at)
    return _nominal(scene, progress, at, a)


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
    owned = first in people.words["possessive"] and (alone or last in people.words["organs"])
    believed = first in people.words["clitics"] and (alone or last in people.words["believe"])
    if not owned and not believed:
        return None
    return Agreement("", "p" if first in people.words["several"] else "s")


def _antecedent_phrase(scene: Scene, at: Place) -> Place:
    """ "Idriss Karoui, président du Gabon, qui …": the relative clause completes the widest phrase around."""
    around = scene.near(at.paragraph, at.start, at.start)
    return replace(at, start=min((m.left for _, m in around if m.end > at.start), default=at.start))


def _nominal(scene: Scene, progress: Progress, at: Place, a: Attribution) -> Meaning:
    found = _at(scene, at)
    if found is None:
        return _plain(scene, at)
    k, mention = found
    if scene.people.heads_last and not mention.named and (named := _named_by_modifiers(scene, progress, at, found)):
        return named
    if k not in progress.links and k not in progress.decided:
        linked(scene, progress, k, mention)
    if k in progress.decided:
        choice = progress.decided[k]
        reason = f"another word for somebody just named: “{mention.text}”"
        return by_turns(scene, progress, a, _chosen(choice, "description", reason, mention))
    if mention.named:
        introduce(scene, progress, k, mention)
    link = progress.links[k]
    if mention.placed and link.referent.kind == "place":
        return _before_place(scene, progress, k, mention) or _linked_meaning(link, mention)
    if mention.named and mention.kind == "name" and mention.end < at.end:
        _known_whole(scene, progress, link.referent, scene.words[at.paragraph].text(at.start, at.end))
    last = progress.discourse.last_person()
    if a.rule == COLON and a.cue is None and last is not None and link.referent.kind in BODIES:
        return Meaning(last, "context", 0.55, f"nobody says it, and “{last.text}” spoke before", mention=mention)
    if scene.interviewee is not None and mention.lemma in scene.people.words["interviews"]:
        return Meaning(scene.interviewee, "interview", 0.8, "the one who is interviewed answers", mention=mention)
    author = _author(scene, progress, mention) if mention.kind == "document" else None
    return author or _open(scene, k, mention, link) or _linked_meaning(link, mention)


def _open(scene: Scene, order: int, mention: Mention, link: Link) -> Meaning | None:
    """ "La présidente", after two women who both are one were named in the same paragraph, is either of them.

    So are "le ministère" after those of two countries, and a surname after two who bear it.
    """
    alike = [(r, before) for r in _alike(mention, link) if (before := r.before(order)) >= 0]
    last = max((scene.mentions[before].paragraph for _, before in alike), default=-1)
    fitting = tuple(r for r, before in alike if scene.mentions[before].paragraph == last)
    if len(fitting) < SEVERAL or link.referent not in fitting:
        return None
    text = mention.text
    if link.how == "surname" and mention.definite and not mention.civil:
        text = scene.words[mention.paragraph].text(mention.left, mention.end)
    meaning = _described(text, "s", f"several who were named are one: “{text}”", 0.4)
    return replace(meaning, rivals=fitting, mention=mention)


def _alike(mention: Mention, link: Link) -> Sequence[Referent]:
    """Those whom a mention fits alike: two with the function that it tells, two with the surname, two of a noun."""
    weighed = (link.referent, *link.rivals)
    if link.how == "surname":
        return [r for r in weighed if r.named and len(r.words) > 1]
    if mention.words:
        return ()
    if link.how == "noun" and mention.kind == "body":
        return [r for r in weighed if r.words]
    if link.how == "description" and mention.kind == "person":
        return [r for r in weighed if r.named and any(role.lemma == mention.lemma for role in r.roles)]
    return ()


def _named_by_modifiers(scene: Scene, progress: Progress, at: Place, found: tuple[int, Mention]) -> Meaning | None:
    """ "the Clinton campaign": a noun that a name before it tells from others of its kind.

    What "Russia's defence ministry" brought in is what "the ministry" means behind it.
    """
    k, mention = found
    words, start = scene.words[at.paragraph], at.start
    while start < mention.left and words.lower[start] in scene.people.words["determiners"]:
        start += 1
    if not any(tag in scene.people.labels["proper"] for tag in words.tags[start : mention.left]):
        return None
    text, reason = words.text(start, mention.end), "a name before the noun tells whose it is"
    if mention.kind != "body" or mention.words or mention.definite:
        return _described(text, mention.number or "s", reason)
    referent = linked(scene, progress, k, mention)
    referent.text, referent.words = text, set(fold(text).split())
    return Meaning(referent, "noun", 0.6, reason, mention=mention)


def _before_place(scene: Scene, progress: Progress, k: int, place: Mention) -> Meaning | None:
    """ "le discours d'Aubin à Prague appelant à …": a place with its preposition says where, not who."""
    for j in range(k - 1, scene.first[place.paragraph] - 1, -1):
        m = scene.mentions[j]
        if m.sentence != place.sentence:
            return None
        if m.kind in AUTHORS and not m.placed and j in progress.links:
            return _linked_meaning(progress.links[j], m)
    return None


def _plain(scene: Scene, at: Place) -> Meaning:
    """Words that no rule takes for a mention stand for themselves ("plusieurs intérimaires")."""
    words, people = scene.words[at.paragraph], scene.people
    start = at.start
    while start < at.end - 1 and words.lower[start] in people.words["determiners"]:
        start += 1
    first = at.start + (words.lower[at.start] == "l'")
    one_of = words.at(first) in people.words["one_of"] and words.at(first + 1) in people.words["of"]
    if words.tags[start] not in ("NOUN", "ADJ", "NUM") and not one_of:
        return Meaning(None, "none", 0.2, "no noun stands as the source")
    number = "s" if start == at.start or one_of else "p"
    return _described(words.text(first if one_of else start, at.end), number, "no name stands there")


def _described(text: str, number: str, reason: str, confidence: float = 0.6) -> Meaning:
    kind: MentionKind = "group" if number == "p" else "source"
    referent = Referent(text, kind, "", number, named=False, lemma="", words=set(text.lower().split()))
    return Meaning(referent, "noun", confidence, reason)


def _at(scene: Scene, at: Place) -> tuple[int, Mention] | None:
    """The widest mention that opens the place, or stands around its token; else the first one there."""
    near = [t for t in scene.near(at.paragraph, at.start, at.end - 1) if t[1].kind != "pronoun"]
    inside = [t for t in near if at.start - 1 <= t[1].left and t[1].start < at.end]
    opening = [t for t in inside if t[1].left <= at.start + 1 and _within(t[1], at) and t[1].kind not in DOUBTFUL]
    around = [t for t in near if t[1].left <= at.token < t[1].end]
    within = [t for t in inside if t in around]
    if scene.people.heads_last and (headed := _headed(scene, inside, within, at)):
        return headed
    found = opening or [t for t in within if _within(t[1], at)] or within or inside or around
    return min(found, key=lambda t: (t[1].left, -t[1].end)) if found else None


def _headed(
    scene: Scene, inside: Sequence[tuple[int, Mention]], around: Sequence[tuple[int, Mention]], at: Place
) -> tuple[int, Mention] | None:
    """The name that closes the source where heads stand last ("campaign manager Robin Cole"), else what its head is."""
    apart = scene.people.words["complement"] | {","}
    lower = scene.words[at.paragraph].lower
    closing = [t for t in inside if t[1].named and t[1].end == at.end and apart.isdisjoint(lower[at.start : t[1].left])]
    return max(closing or around, key=lambda t: (t[1].end, -t[1].left), default=None)


def _within(mention: Mention, at: Place) -> bool:
    return mention.end <= at.end + 1


def _linked_meaning(link: Link, mention: Mention) -> Meaning:
    confidence = SURENESS.get(link.how, 0.8) - (0.25 if link.rivals else 0.0)
    reason = f"{REASONS[link.how]}: “{mention.text}”"
    return Meaning(link.referent, link.how, confidence, reason, link.rivals, mention=mention)


def _known_whole(scene: Scene, progress: Progress, referent: Referent, text: str) -> None:
    """ "Le Canard enchaîné" is known whole: its name goes on after the capitals."""
    if scene.gazetteer.lookup(text, language=scene.language, as_claimant=False):
        referent.text = text
        recognise((referent,), scene.gazetteer, scene.language)
        progress.descriptions.hold(referent)


def _author(scene: Scene, progress: Progress, document: Mention) -> Meaning | None:
    """Whose words a document holds: the one it is of or by; "la déclaration" is that of whoever spoke last."""
    words, people = scene.words[document.paragraph], scene.people
    for k, m in scene.near(document.paragraph, document.head, document.end + NEAR):
        if m.left <= document.head or m.placed or m.kind not in AUTHORS:
            continue
        if words.at(m.left - 1) in people.words["by"] or (m.complement and m.left <= document.end):
            return Meaning(linked(scene, progress, k, m), "author", 0.7, f"the author of “{document.text}”", mention=m)
    last = progress.discourse.speaker
    if last is None or (last.kind in HUMAN and document.lemma not in people.own_words):
        return None
    if document.definite and not document.words and document.lemma in people.speech:
        return Meaning(last, "author", 0.6, f"“{document.text}” is of whoever spoke last", mention=document)
    return None


def _chosen(choice: Choice | None, how: str, reason: str, mention: Mention | None = None) -> Meaning:
    if choice is None:
        return Meaning(None, "none", 0.2, f"nobody before fits: {reason}")
    return Meaning(choice.referent, how, choice.confidence, reason, choice.rivals, mention=mention)


def _pronoun(scene: Scene, progress: Progress, at: Place, key: str) -> Meaning:
    agreed = scene.people.pronouns[key]
    reason = f"“{key}” agrees with whom the text speaks of"
    for k, m in scene.near(at.paragraph, at.token, at.token):
        if m.kind == "pronoun" and m.head == at.token:
            return _chosen(progress.decided.get(k), "pronoun", reason)
    if key in scene.people.pronoun_sets["latter"]:
        return _chosen(progress.discourse.last_named(agreed), "pronoun", f"“{key}” is the one named last")
    return _chosen(progress.discourse.choose(agreed), "pronoun", reason)


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
        return _chosen(progress.decided.get(k), "relative", reason, m)
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
        link = progress.links.get(k) or scene.names.get(k)
        if m.sentence == sentences[at.token] and _house(scene, m):
            referent = link.referent if link else linked(scene, progress, k, m)
            return Meaning(referent, "place", 0.6, f"“on” is somebody of “{m.text}”", mention=m)
    return Meaning(None, "none", 0.3, "“on” names nobody")


def _indefinite(scene: Scene, progress: Progress, at: Place) -> Meaning:
    """ "Beaucoup", "certains": some of those of whom the sentence just before speaks, else nobody who is told."""
    words = scene.words[at.paragraph]
    several = progress.discourse.several()
    text = words.text(at.start, at.end)
    if several is None:
        return _described(text, "p", "some of whom the text says no more")
    return Meaning(several, "partitive", 0.6, f"“{text}” are some of “{several.text}”")


def _house(scene: Scene, m: Mention) -> bool:
    words, houses = scene.words[m.paragraph], scene.people.words["houses"]
    return (m.kind == "body" or m.named) and (words.at(m.left - 1) in houses or words.at(m.left) in houses)


RULES = {"relative": _relative, "speaker": _speaker, "anyone": _anyone, "couple": _couple, "indefinite": _indefinite}


def place_of(scene: Scene, a: Attribution) -> int:
    """The token at which a claim is read: that of its source, of its cue, or where its content begins."""
    for token in (a.source_token, a.cue_token):
        if token is not None:
            return token
    at = bisect_left(scene.paragraphs[a.paragraph].offsets, a.content[0][0]) if a.content else 0
    return bisect_left(scene.words[a.paragraph].begins, at)
