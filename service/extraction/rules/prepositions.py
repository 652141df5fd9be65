"""Statements given to somebody by a preposition: "selon X", "d'après X", "pour X", "aux yeux de X"."""

from service.extraction.clauses import strip
from service.extraction.lexicon import CueEntry
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.speakers import can_speak
from service.extraction.rules.stating import singular as singular_of
from service.extraction.subjects import Source, nominal_at, pronoun
from service.extraction.syntax import Frame

COMMA = frozenset({","})
CLAUSES = frozenset({"acl:relcl", "ccomp"})


def find(search: Search) -> None:
    """Every claim that a preposition gives to somebody."""
    frame = search.frame
    for i, word in enumerate(frame.words):
        if frame.quoted[i] or i in frame.stand_ins:
            continue
        for entry in search.lexicon.prepositions.get(word, ()):
            last = _phrase_end(search, i, entry)
            if last is None:
                continue
            finding = _read(search, entry, i, last)
            if finding:
                search.add(finding)
            break


def _phrase_end(search: Search, i: int, entry: CueEntry) -> int | None:
    """Past the last token of the phrase at i ("aux yeux de", its last de elided or contracted too)."""
    frame, k = search.frame, i + 1
    for n, word in enumerate(entry.words):
        variants = {word} | (
            search.grammar.words["by_of"]
            if n == len(entry.words) - 1 and word in search.grammar.words["of"] | search.grammar.words["to"]
            else frozenset()
        )
        if frame.word(k) not in variants:
            return None
        k += 1
    return k


def _read(search: Search, entry: CueEntry, first: int, after: int) -> Finding | None:
    frame = search.frame
    source = _somebody(search, entry, first, after)
    if source is None or source.head is None or source.tokens is None:
        return None
    source = _first_part(search, source)
    assert source.tokens is not None
    end = _phrase_closes(search, max(after, source.tokens[1]), first)
    content = _content(search, first, end, source.head)
    if not content:
        search.drop(first, "nothing said")
        return None
    cue_end = max(first + 1, after)
    if entry.words and frame.word(after - 1) in search.grammar.words["determiners"]:
        cue_end = after
    return Finding("preposition", content, source, (first, cue_end), first, entry.lemma)


def _first_part(search: Search, source: Source) -> Source:
    """The source up to its first comma, where no other comma closes what follows: no apposition, but the statement."""
    frame = search.frame
    assert source.tokens is not None
    start, end = source.tokens
    comma = next((k for k in range(start, end) if frame.words[k] == ","), None)
    opens = start - frame.bounds[start][0] <= 6
    if opens and comma is None:
        return Source(source.subject, source.head, (start, _to_comma(frame, start, end)))
    if comma is None or frame.word(end) == "," or not opens:
        return source
    return Source(source.subject, source.head, (start, comma))


def _to_comma(frame: Frame, start: int, end: int) -> int:
    """The first comma behind a phrase that opens its sentence, where no finite verb stands before it."""
    for k in range(end, min(end + 25, frame.sentence_end(start))):
        if frame.words[k] == ",":
            return k
        if frame.is_finite(k) or k in frame.stand_ins or frame.words[k] in (":", ";"):
            break
    return end


def _somebody(search: Search, entry: CueEntry, first: int, after: int) -> Source | None:
    frame, lists = search.frame, search.lists
    if entry.holds_source:
        return _within(search, first, after) if _opens(frame, first) else None
    if frame.word(after) in lists["persons"]["pronouns"]:
        if "parenthesis" in entry.frames and not _opens(frame, first):
            return None
        return pronoun(frame, after, search.grammar)
    if frame.word(after) in search.grammar.words["relative_pronouns"]:
        return None
    source = nominal_at(frame, after, search.grammar)
    if source is None or source.head is None:
        return None
    head = frame.words[source.head]
    if "accordance" in entry.frames:
        singular = singular_of(head)
        if head in lists["selon"]["dependence"] or singular in lists["selon"]["dependence"]:
            search.drop(first, "depends on")
            return None
        if _in_force(search, source, singular):
            search.drop(first, "in accordance with")
            return None
        if any(frame.words[k] in lists["selon"]["varying"] for k in range(*frame.bounds[first])):
            search.drop(first, "varies with")
            return None
        if singular in lists["selon"]["models"] and "anybody" not in entry.frames:
            search.drop(first, "after a model")
            return None
    if "parenthesis" in entry.frames and (head in search.grammar.words["feasts"] or not _is_opinion(search, first, source)):
        return None
    if "anybody" in entry.frames or "parenthesis" in entry.frames:
        return source
    if entry.words and not (_opens(frame, first) or frame.word(first - 1) in (",", "(")):
        search.drop(first, "inside the clause")
        return None
    return source if "accordance" in entry.frames or can_speak(search, source.head) else None


def _in_force(search: Search, source: Source, noun: str) -> bool:
    """ "selon les mesures", "selon les tarifs en vigueur": rules are followed, nobody is quoted."""
    frame, lists = search.frame, search.lists["selon"]
    assert source.head is not None and source.tokens is not None
    if noun in lists["accordance"] and frame.tags[source.head] == "NOUN":
        return True
    behind = " ".join(frame.words[source.head + 1 : source.tokens[1] + 2])
    return any(words in behind for words in lists["in_force"])


def _within(search: Search, first: int, after: int) -> Source:
    """The source that the phrase itself holds: its pronoun or possessive, else its noun with what follows."""
    frame, words = search.frame, search.grammar.words
    for k in range(first, after):
        if frame.words[k] in words["object_clitics"] or frame.words[k] in words["possessives"]:
            return pronoun(frame, k, search.grammar)
    end = after
    while frame.tag(end) in ("ADJ", "ADP", "NOUN", "DET") and end - after < 6:
        end += 1
    return Source("nominal", after - 1, (first + 1, end))


def _opens(frame: Frame, first: int) -> bool:
    return (
        first == frame.bounds[first][0]
        or frame.word(first - 1) == ","
        or frame.tag(first - 1) in ("CCONJ", "SCONJ")
        or first - 1 in frame.stand_ins
    )


def _is_opinion(search: Search, first: int, source: Source) -> bool:
    """ "Pour X, …": at the head of its clause or in a parenthesis, closed by a comma, and X can speak."""
    frame = search.frame
    assert source.tokens is not None and source.head is not None
    closes = (
        frame.word(source.tokens[1]) == ","
        or frame.find(COMMA, *source.tokens) is not None
        or source.tokens[1] in frame.stand_ins
        or _phrase_closes(search, source.tokens[1], first) > source.tokens[1]
    )
    if not (_opens(frame, first) and closes):
        return False
    if frame.word(source.tokens[0]) in search.grammar.words["possessives"]:
        noun = search.people.nouns.get(frame.words[source.head])
        return noun is not None and noun.kind in ("person", "generic", "group")
    return can_speak(search, source.head)


def _phrase_closes(search: Search, k: int, first: int) -> int:
    """Past the source's apposition: up to the comma that closes it where one follows soon."""
    frame = search.frame
    if frame.word(k) != ",":
        return k
    if frame.word(k + 1) in search.grammar.words["relatives"]:
        return _relative_end(frame, k + 1, first)
    for j in range(k + 1, min(k + 14, frame.bounds[min(k, len(frame) - 1)][1])):
        if frame.words[j] == ",":
            inside = range(k + 1, j)
            finite = any(frame.is_finite(t) for t in inside)
            after_finite = any(frame.tags[t] in ("VERB", "AUX") for t in range(j, frame.bounds[k][1]))
            if not finite and after_finite and frame.tag(k + 1) in ("NOUN", "PROPN", "DET", "ADJ"):
                return _if_apposition(frame, k, j)
            return k
    return k


def _relative_end(frame: Frame, k: int, first: int) -> int:
    """Past the relative clause that starts at k: its closing comma where the sentence opened with the phrase and goes
    on with a finite verb, else the end of the sentence."""
    start, end = frame.bounds[k]
    if first > start:
        return end
    for j in range(k + 2, end):
        if frame.words[j] == "," and any(frame.is_finite(t) for t in range(j, end)):
            return j
    return end


def _if_apposition(frame: Frame, k: int, j: int) -> int:
    bare = frame.tags[k + 1] in ("NOUN", "ADJ")
    return j if bare or any(frame.deps[t] in ("appos", "nmod", "amod") and frame.heads[t] < k for t in range(k + 1, j)) else k


def _content(search: Search, first: int, end: int, head: int) -> tuple[Tokens, ...]:
    """The sentence around the phrase, or the clause that it stands in."""
    frame = search.frame
    start, stop = frame.bounds[first][0], frame.sentence_end(first)
    if frame.word(first - 1) in (":", ";"):
        start = first
    start, stop = _between_attributions(search, start, first, end, stop)
    left, right = strip(frame, start, first), strip(frame, end, stop)
    opened = next((k for k in range(end, min(end + 3, stop)) if frame.words[k] not in (",", ":")), end)
    if first - start <= 1 and opened in frame.stand_ins:
        return ((opened, opened + 1),)
    if first - 1 in frame.stand_ins or (frame.word(first - 1) == "," and first - 2 in frame.stand_ins):
        quotation = first - 1 if first - 1 in frame.stand_ins else first - 2
        return ((quotation, quotation + 1),)
    if first > start and frame.word(first - 1) == "," and frame.word(end) == ",":
        left, right = _own_clause(frame, head, left, right)
    spans = [_clause_left(search, left, first)] if left[1] > left[0] and first > start else []
    if right[1] > right[0] and end < stop:
        spans.append(right)
    return tuple(s for s in spans if any(frame.surface[k][:1].isalnum() for k in range(*s)))


def _between_attributions(search: Search, start: int, first: int, end: int, stop: int) -> Tokens:
    """The stretch of the sentence that belongs to this phrase, where another stands before or behind it
    ("30 000 selon les organisateurs, 11 500 selon la police")."""
    frame = search.frame
    for finding in search.findings:
        if finding.rule == "preposition" and finding.source.tokens and start < finding.source.tokens[1] <= first:
            start = finding.source.tokens[1]
    if first > start + 1 and any(
        frame.words[k] in search.lexicon.prepositions and frame.words[k] == frame.words[first] for k in range(end, stop)
    ):
        stop = end
    return start, stop


def _own_clause(frame: Frame, head: int, left: Tokens, right: Tokens) -> tuple[Tokens, Tokens]:
    """Left and right of a parenthesis kept to the clause that it interrupts ("…, qui sont, selon lui, adéquats")."""
    node = frame.heads[head]
    while frame.heads[node] != node and frame.deps[node] not in CLAUSES:
        node = frame.heads[node]
    first, last = frame.subtree(node)
    if frame.deps[node] not in CLAUSES or not left[0] < first < left[1]:
        return left, right
    return (first, left[1]), strip(frame, right[0], min(right[1], last)) if last > right[0] + 1 else right


def _clause_left(search: Search, left: Tokens, first: int) -> Tokens:
    """What stands before the phrase, back to a colon, a semicolon or an opening bracket."""
    frame = search.frame
    depth = 0
    for k in range(left[1] - 1, left[0] - 1, -1):
        depth += (frame.words[k] == ")") - (frame.words[k] == "(")
        if (frame.words[k] in (":", ";") or depth < 0) and left[1] - k > 1:
            return strip(frame, k + 1, left[1])
    return left
