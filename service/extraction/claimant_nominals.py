"""Whom a noun phrase or a name means that stands as the source of a claim."""

from collections.abc import Sequence
from dataclasses import replace

from service.extraction.claimant_authors import AUTHORS, author_of
from service.extraction.claimant_context import Meaning, same_source
from service.extraction.claimant_introductions import introduce
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_progress import Progress
from service.extraction.claimant_reading import linked
from service.extraction.claimant_referents import Link, Referent, likely_person, recognise
from service.extraction.claimant_scene import Scene
from service.extraction.claimant_standing import Place, chosen, described
from service.extraction.claimant_turns import by_turns
from service.extraction.reading import Attribution
from service.names import fold

SEVERAL, BEFORE_COLON = 2, 40
DOUBTFUL = frozenset({"thing", "pronoun"})
BODIES, COLON = frozenset({"body", "name"}), "colon"
PERSONS = frozenset({"person", "name"})
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


def antecedent_phrase(scene: Scene, at: Place) -> Place:
    """ "Idriss Karoui, président du Gabon, qui …": the relative clause completes the widest phrase around."""
    around = scene.near(at.paragraph, at.start, at.start)
    return replace(at, start=min((m.left for _, m in around if m.end > at.start), default=at.start))


def nominal(scene: Scene, progress: Progress, at: Place, a: Attribution) -> Meaning:
    """Whom the noun phrase or the name at a place means."""
    found = _at(scene, at)
    if a.rule == COLON and a.cue is None and (told := _told_of(scene, progress, a, at, found)):
        return told
    if found is None:
        return _plain(scene, at)
    k, mention = found
    if apart := same_source(scene, progress, k, mention) or _named_by_modifiers(scene, progress, at, found):
        return apart
    if k not in progress.links and k not in progress.decided:
        linked(scene, progress, k, mention)
    if k in progress.decided:
        choice = progress.decided[k]
        reason = f"another word for somebody just named: “{mention.text}”"
        return by_turns(scene, progress, a, chosen(choice, "description", reason, mention))
    if mention.named:
        introduce(scene, progress, k, mention)
    return _of_link(scene, progress, at, a, found)


def _of_link(scene: Scene, progress: Progress, at: Place, a: Attribution, found: tuple[int, Mention]) -> Meaning:
    """Whom a mention means that was linked."""
    k, mention = found
    link = progress.links[k]
    if mention.placed and link.referent.kind == "place":
        return _before_place(scene, progress, k, mention) or _linked_meaning(link, mention)
    if mention.named and mention.kind == "name" and mention.end < at.end:
        _known_whole(scene, progress, link.referent, scene.words[at.paragraph].text(at.start, at.end))
    last = progress.discourse.last_person()
    if a.rule == COLON and a.cue is None and last is not None and _is_body(link.referent):
        return Meaning(last, "context", 0.55, f"nobody says it, and “{last.text}” spoke before", mention=mention)
    if scene.interviewee is not None and mention.lemma in scene.people.words["interviews"]:
        return Meaning(scene.interviewee, "interview", 0.8, "the one who is interviewed answers", mention=mention)
    author = author_of(scene, progress, mention) if mention.kind == "document" else None
    return author or _open(scene, k, mention, link) or _linked_meaning(link, mention)


def _told_of(
    scene: Scene, progress: Progress, a: Attribution, at: Place, found: tuple[int, Mention] | None
) -> Meaning | None:
    """ "Une idée a germé chez Jean Faye : « … »": a thing says nothing; the one person of the sentence does."""
    if found is not None and found[1].kind != "thing":
        return None
    words, offsets = scene.words[at.paragraph], scene.paragraphs[at.paragraph].offsets
    persons: dict[Referent, Mention] = {}
    for k, m in scene.near(at.paragraph, at.token, at.token + BEFORE_COLON):
        inside = m.sentence == words.sentences[at.token] and offsets[words.begins[m.left]] < a.content[0][0]
        if inside and m.named and m.kind in PERSONS:
            referent = linked(scene, progress, k, m)
            if referent.kind == "person" or likely_person(referent):
                persons.setdefault(referent, m)
    if len(persons) != 1:
        return None
    ((referent, m),) = persons.items()
    return Meaning(referent, "context", 0.6, f"the sentence before the colon speaks of “{m.text}”", mention=m)


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
    meaning = described(text, "s", f"several who were named are one: “{text}”", 0.4)
    return replace(meaning, rivals=fitting, mention=mention)


def _named_by_modifiers(scene: Scene, progress: Progress, at: Place, found: tuple[int, Mention]) -> Meaning | None:
    """ "the Clinton campaign": a noun that a name before it tells from others of its kind.

    What "Russia's defence ministry" brought in is what "the ministry" means behind it.
    """
    k, mention = found
    if not scene.people.heads_last or mention.named or mention.beside is not None:
        return None
    words, start = scene.words[at.paragraph], at.start
    while start < mention.left and words.lower[start] in scene.people.words["determiners"]:
        start += 1
    if not any(tag in scene.people.labels["proper"] for tag in words.tags[start : mention.left]):
        return None
    text, reason = words.text(start, mention.end), "a name before the noun tells whose it is"
    if mention.kind != "body" or mention.words or mention.definite:
        return described(text, mention.number or "s", reason)
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
    return described(words.text(first if one_of else start, at.end), number, "no name stands there")


def _at(scene: Scene, at: Place) -> tuple[int, Mention] | None:
    """The widest mention that opens the place, or stands around its token; else the first one there."""
    near = [t for t in scene.near(at.paragraph, at.start, at.end - 1) if t[1].kind != "pronoun"]
    inside = [t for t in near if at.start - 1 <= t[1].left and t[1].start < at.end and t[1].end > at.start]
    inside = [t for t in inside if not _says_where(scene, t[1], at)] or inside
    opening = [t for t in inside if t[1].left <= at.start + 1 and _within(t[1], at) and t[1].kind not in DOUBTFUL]
    around = [t for t in near if t[1].left <= at.token < t[1].end]
    within = [t for t in inside if t in around]
    if scene.people.heads_last and (headed := _headed(scene, inside, within, at)):
        return headed
    found = opening or [t for t in within if _within(t[1], at)] or within or inside or around
    return min(found, key=lambda t: (t[1].left, -t[1].end)) if found else None


def _says_where(scene: Scene, m: Mention, at: Place) -> bool:
    """ "À Lyon, Paul Vial": a place before the comma says where the one behind it speaks."""
    return m.placed and m.end < at.end - 1 and scene.words[m.paragraph].at(m.end) == ","


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


def _is_body(referent: Referent) -> bool:
    return referent.kind in BODIES and not likely_person(referent)


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
