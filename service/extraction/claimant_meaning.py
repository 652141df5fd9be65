"""Reading an article's mentions and claims in order, and deciding for each claim whom its source means."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.extraction.claimant_lexicon import Agreement, People
from service.extraction.claimant_mentions import Mention, mentions
from service.extraction.claimant_referents import Descriptions, Link, Referent, name_links, recognise
from service.extraction.claimant_salience import Choice, Discourse
from service.extraction.gazetteer import Gazetteer
from service.extraction.claimant_words import Words, words_of
from service.extraction.reading import Attribution, Paragraph

NEAR = 3
SURE, LIKELY = 0.7, 0.55
DOUBTFUL = frozenset({"thing", "pronoun"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whom a claim's source means: a referent or nobody, by which rule, how surely, and who else was weighed.

    `said` says that words of the sentence stand for the claimant; `mention` is the phrase that does, where one does.
    """

    referent: Referent | None
    how: str
    confidence: float
    reason: str
    rivals: tuple[Referent, ...] = ()
    said: bool = True
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """An article as its claimants are sought: words and mentions of each paragraph, the referents of the mentions."""

    paragraphs: Sequence[Paragraph]
    words: Sequence[Words]
    mentions: Sequence[Mention]
    names: dict[int, Link]
    first: Sequence[int]
    people: People
    starts: dict[tuple[int, int], int]
    gazetteer: Gazetteer
    language: str

    def of(self, paragraph: int) -> Sequence[Mention]:
        """The mentions of a paragraph, from left to right."""
        return self.mentions[self.first[paragraph] : self.first[paragraph + 1]]


@dataclass(slots=True)
class Progress:
    """What was decided so far: meanings by claim, links by mention, and who is on the reader's mind."""

    descriptions: Descriptions
    links: dict[int, Link]
    meanings: dict[int, Meaning] = field(default_factory=dict)
    decided: dict[int, Choice] = field(default_factory=dict)
    discourse: Discourse = field(default_factory=Discourse)


def scene(
    paragraphs: Sequence[Paragraph],
    attributions: Sequence[Attribution],
    people: People,
    gazetteer: Gazetteer,
    language: str,
) -> Scene:
    """Gather the mentions of the paragraphs; the heads of the claims' sources are mentions whatever they are."""
    sources: list[dict[int, int]] = [{} for _ in paragraphs]
    for k, a in enumerate(attributions):
        if a.source_token is not None:
            sources[a.paragraph][a.source_token] = k
    words = [words_of(p.doc) for p in paragraphs]
    found: list[Mention] = []
    first = [0]
    for index, each in enumerate(words):
        found.extend(mentions(index, each, sources[index], people))
        first.append(len(found))
    starts = {(m.paragraph, m.start): k for k, m in enumerate(found) if m.named and m.kind != "couple"}
    links = name_links(found)
    recognise(dict.fromkeys(link.referent for link in links.values()), gazetteer, language)
    return Scene(paragraphs, words, found, links, first, people, starts, gazetteer, language)


def meanings(scene: Scene, attributions: Sequence[Attribution]) -> list[Meaning]:
    """Whom each claim's source means, in the order of the claims."""
    progress = Progress(Descriptions((link.referent for link in scene.names.values()), scene.people), dict(scene.names))
    places = [(_token(scene, a), 1, k) for k, a in enumerate(attributions)]
    events = sorted(
        [((m.paragraph, m.head), 0, k) for k, m in enumerate(scene.mentions)]
        + [((a.paragraph, token), order, k) for (token, order, k), a in zip(places, attributions, strict=True)]
    )
    for (paragraph, _), is_claim, k in events:
        if is_claim:
            if attributions[k].follows is None:
                _claim(scene, progress, k, attributions[k])
        else:
            _read(scene, progress, k, scene.mentions[k])
    for k, a in enumerate(attributions):
        progress.meanings.setdefault(k, _followed(progress, attributions, k, a))
    return [progress.meanings[k] for k in range(len(attributions))]


def _token(scene: Scene, a: Attribution) -> int:
    """The token at which a claim is read: that of its source, of its cue, or where its content begins."""
    for token in (a.source_token, a.cue_token):
        if token is not None:
            return token
    paragraph = scene.paragraphs[a.paragraph]
    at = bisect_left(paragraph.offsets, a.content[0][0]) if a.content else 0
    return next((t.i for t in paragraph.doc if t.idx >= at), len(paragraph.doc) - 1)


def _read(scene: Scene, progress: Progress, k: int, mention: Mention) -> None:
    """Let a mention raise whom it means."""
    discourse = progress.discourse
    discourse.move(mention.paragraph, mention.sentence)
    if mention.kind == "pronoun":
        choice = discourse.choose(Agreement(mention.gender, mention.number))
        if choice is None:
            return
        progress.decided[k] = choice
        referent = choice.referent
    else:
        referent = _linked(scene, progress, k, mention)
    discourse.note(referent, mention)


def _linked(scene: Scene, progress: Progress, k: int, mention: Mention) -> Referent:
    """The referent of a mention that is no pronoun: by name, by the name beside it, by its function, or somebody new."""
    if k in progress.links:
        return progress.links[k].referent
    if mention.beside is not None:
        named = scene.names[scene.starts[mention.paragraph, mention.beside]].referent
        progress.links[k] = Link(named, "apposition")
        return named
    link = progress.descriptions.find(k, mention)
    if link is None:
        choice = _bridge(scene, progress, mention)
        if choice is not None:
            progress.decided[k] = choice
            progress.descriptions.identify(k, mention, choice.referent)
            return choice.referent
        link = progress.descriptions.introduce(k, mention)
    progress.links[k] = link
    return link.referent


def _bridge(scene: Scene, progress: Progress, mention: Mention) -> Choice | None:
    """ "l'attaquant", "la députée de Moselle" after one person was named: another word for that person."""
    if not mention.definite or mention.number != "s" or mention.kind not in ("person", "generic"):
        return None
    if mention.kind == "person" and mention.lemma in scene.people.officers:
        return None
    choice = progress.discourse.choose(Agreement(mention.gender, "s"), persons=True)
    enough = SURE if mention.kind == "person" else LIKELY
    return (
        choice
        if choice and choice.referent.kind == "person" and choice.referent.named and choice.confidence >= enough
        else None
    )


def _claim(scene: Scene, progress: Progress, k: int, a: Attribution) -> None:
    meaning = _meaning(scene, progress, a)
    progress.meanings[k] = meaning
    if meaning.referent is not None:
        progress.discourse.speaks(meaning.referent)


def _meaning(scene: Scene, progress: Progress, a: Attribution) -> Meaning:
    words, people = scene.words[a.paragraph], scene.people
    if a.source is None or a.source_token is None:
        return _context(progress, a)
    start, end = _tokens(scene, a)
    text = " ".join(words.lower[start:end]).replace("' ", "'") if end - start <= NEAR else words.lower[a.source_token]
    key = text if text in people.pronouns else words.lower[a.source_token]
    if key in people.pronoun_sets["relative"]:
        return _relative(scene, progress, a)
    if key in people.pronoun_sets["speaker"]:
        return _speaker(progress)
    if key in people.pronoun_sets["anyone"]:
        return _anyone(scene, progress, a)
    if text in people.pronouns or (words.tags[a.source_token] == "PRON" and key in people.pronouns):
        return _pronoun(scene, progress, a, key)
    return _nominal(scene, progress, a, start, end)


def _tokens(scene: Scene, a: Attribution) -> tuple[int, int]:
    """The tokens of a claim's source."""
    assert a.source is not None and a.source_token is not None
    paragraph = scene.paragraphs[a.paragraph]
    start = bisect_left(paragraph.offsets, a.source[0])
    end = bisect_left(paragraph.offsets, a.source[1])
    doc, first, last = paragraph.doc, a.source_token, a.source_token + 1
    while first > 0 and doc[first - 1].idx >= start:
        first -= 1
    while last < len(doc) and doc[last].idx < end:
        last += 1
    return first, last


def _at(scene: Scene, paragraph: int, token: int, start: int, end: int) -> tuple[int, Mention] | None:
    """The widest mention that opens start..end, or around the token; else the first one there."""
    base = scene.first[paragraph]
    inside = [(base + k, m) for k, m in enumerate(scene.of(paragraph)) if m.left >= start - 1 and m.start < end]
    opening = [(k, m) for k, m in inside if m.left <= start + 1 and m.end <= end + 1 and m.kind not in DOUBTFUL]
    around = [(k, m) for k, m in inside if m.left <= token < m.end and m.kind != "pronoun"]
    found = opening or [(k, m) for k, m in around if m.end <= end + 1] or around or inside
    return min(found, key=lambda t: (t[1].left, -t[1].end)) if found else None


def _nominal(scene: Scene, progress: Progress, a: Attribution, start: int, end: int) -> Meaning:
    assert a.source_token is not None
    found = _at(scene, a.paragraph, a.source_token, start, end)
    if found is None:
        return Meaning(None, "none", 0.2, "no noun stands as the source")
    k, mention = found
    choice = progress.decided.get(k)
    if choice is not None:
        return Meaning(
            choice.referent, "description", choice.confidence, f"“{mention.text}” fits", choice.rivals, mention=mention
        )
    if k not in progress.links:
        _linked(scene, progress, k, mention)
    link = progress.links[k]
    if mention.named and mention.kind == "name" and mention.end < end:
        _known_whole(scene, progress, link.referent, scene.words[a.paragraph].text(start, end))
    if mention.kind == "document":
        author = _author(scene, progress, a.paragraph, mention)
        if author is not None:
            return author
    confidence = {"name": 0.95, "apposition": 0.95, "fullest-name": 0.93, "surname": 0.9, "noun": 0.75}.get(
        link.how, 0.8
    )
    confidence -= 0.25 if link.rivals else 0.0
    return Meaning(link.referent, link.how, confidence, _why(link, mention), link.rivals, mention=mention)


def _known_whole(scene: Scene, progress: Progress, referent: Referent, text: str) -> None:
    """ "Le Canard enchaîné" is known whole: its name goes on after the capitals."""
    if scene.gazetteer.lookup(text, language=scene.language, as_claimant=False):
        referent.text = text
        recognise((referent,), scene.gazetteer, scene.language)
        progress.descriptions.hold(referent)


def _why(link: Link, mention: Mention) -> str:
    sentences = {
        "name": "the name stands there",
        "fullest-name": "a fuller name of the article holds this one",
        "surname": "the surname of somebody named in full",
        "apposition": "the name stands beside the function",
        "description": "the function of somebody named in the article",
        "noun": "a function or body with no name",
    }
    return f"{sentences.get(link.how, link.how)}: “{mention.text}”"


def _author(scene: Scene, progress: Progress, paragraph: int, mention: Mention) -> Meaning | None:
    """Whose words a document holds: the one it is of or by; "la déclaration" is that of whoever spoke last."""
    base, people = scene.first[paragraph], scene.people
    words = scene.words[paragraph]
    for k, m in enumerate(scene.of(paragraph)):
        link = progress.links.get(base + k)
        if not (link and mention.head < m.left <= mention.end + NEAR and m is not mention):
            continue
        by = words.at(m.left - 1) in people.words["by"]
        of = m.complement and m.left <= mention.end
        if (by or of) and link.referent.kind in ("person", "body", "group", "name") and not m.placed:
            return Meaning(link.referent, "author", 0.7, f"the author of “{mention.text}”", mention=m)
    last = progress.discourse.speaker
    if last is not None and mention.definite and not mention.words and mention.lemma in people.speech:
        return Meaning(last, "author", 0.6, f"“{mention.text}” is of the one who spoke last", mention=mention)
    return None


def _pronoun(scene: Scene, progress: Progress, a: Attribution, key: str) -> Meaning:
    people, agreed = scene.people, scene.people.pronouns[key]
    base = scene.first[a.paragraph]
    discourse = progress.discourse
    discourse.move(a.paragraph, scene.words[a.paragraph].sentences[a.source_token or 0])
    own = next(
        (base + k for k, m in enumerate(scene.of(a.paragraph)) if m.kind == "pronoun" and m.head == a.source_token),
        None,
    )
    if own is not None:
        choice = progress.decided.get(own)
    elif key in people.pronoun_sets["latter"]:
        choice = discourse.last_named(agreed)
    else:
        choice = discourse.choose(agreed)
    if choice is None:
        return Meaning(None, "none", 0.2, f"nobody before agrees with “{key}”")
    return Meaning(
        choice.referent, "pronoun", choice.confidence, f"“{key}” agrees with the one spoken of", choice.rivals
    )


def _relative(scene: Scene, progress: Progress, a: Attribution) -> Meaning:
    """ "qui" means the noun that its clause completes, by the parse or else the one just before."""
    assert a.source_token is not None
    words, token = scene.words[a.paragraph], a.source_token
    verb = words.heads[token]
    antecedent = words.heads[verb] if words.deps[verb] in scene.people.labels["relative"] else -1
    if not 0 <= antecedent < token:
        antecedent = token - 1
    base = scene.first[a.paragraph]
    before = [(base + k, m) for k, m in enumerate(scene.of(a.paragraph)) if m.start < token]
    around = [(k, m) for k, m in before if m.left <= antecedent < m.end] or before[-1:]
    for k, m in around[:1]:
        if k in progress.links:
            return Meaning(progress.links[k].referent, "relative", 0.85, f"the clause completes “{m.text}”", mention=m)
        if k in progress.decided:
            return Meaning(progress.decided[k].referent, "relative", 0.7, f"the clause completes “{m.text}”", mention=m)
    return Meaning(None, "none", 0.2, "nothing before the relative clause names anybody")


def _speaker(progress: Progress) -> Meaning:
    """The first person is whoever is speaking."""
    last = progress.discourse.speaker
    if last is None:
        return Meaning(None, "none", 0.2, "the first person, and nobody spoke before")
    return Meaning(last, "speaker", 0.7, "the first person is of whoever spoke last")


def _anyone(scene: Scene, progress: Progress, a: Attribution) -> Meaning:
    """ "dit-on à l'Élysée": the place says who; "dit-on" alone does not."""
    sentence = scene.words[a.paragraph].sentences[a.source_token or 0]
    base = scene.first[a.paragraph]
    for k, m in enumerate(scene.of(a.paragraph)):
        link = progress.links.get(base + k)
        if link and m.sentence == sentence and _house(scene, m):
            return Meaning(link.referent, "place", 0.6, f"“on” is somebody of “{m.text}”", mention=m)
    return Meaning(None, "none", 0.3, "“on” names nobody")


def _house(scene: Scene, m: Mention) -> bool:
    words, people = scene.words[m.paragraph], scene.people
    return (m.kind == "body" or m.named) and (
        words.at(m.left - 1) in people.words["houses"] or words.at(m.left) in people.words["houses"]
    )


def _context(progress: Progress, a: Attribution) -> Meaning:
    """Nothing stands as the source: the context gives the claimant, where somebody spoke just before."""
    discourse = progress.discourse
    last, (paragraph, _) = discourse.speaker, discourse.spoke
    if last is None or a.paragraph - paragraph > 1:
        return Meaning(None, "none", 0.2, "no words name anybody, and nobody spoke before", said=False)
    confidence = 0.6 if a.paragraph == paragraph else 0.45
    return Meaning(last, "context", confidence, "whoever spoke last goes on", said=False)


def _followed(progress: Progress, attributions: Sequence[Attribution], k: int, a: Attribution) -> Meaning:
    """An unmarked quotation goes on from the claim that it follows."""
    seen, at = {k}, a.follows
    while at is not None and at not in progress.meanings and at not in seen:
        seen.add(at)
        at = attributions[at].follows
    before = progress.meanings.get(at) if at is not None else None
    if before is None or before.referent is None:
        return Meaning(None, "none", 0.2, "it goes on from a claim of nobody known", said=False)
    return Meaning(
        before.referent,
        "continuation",
        before.confidence * 0.95,
        "it goes on from the claim before",
        before.rivals,
        said=False,
    )
