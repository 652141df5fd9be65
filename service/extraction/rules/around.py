"""What a prepositional attribution speaks for: the sentence around it, or the clause that it stands in."""

from service.extraction.clauses import attribution_at, strip
from service.extraction.noun_phrases import noun_phrase
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import is_person
from service.extraction.syntax import VERBAL, Frame

CLAUSES = frozenset({"acl:relcl", "ccomp"})
BARE = frozenset({"NOUN", "ADJ", "NUM"})
APPOSABLE = frozenset({"NOUN", "PROPN", "DET", "ADJ", "NUM", "VERB"})
APPOSED = frozenset({"appos", "nmod", "amod"})
REACH = 4
"""How many tokens before the phrase the noun may stand that an adjective behind it belongs to."""


def content(search: Search, first: int, end: int, head: int) -> tuple[Tokens, ...]:
    """The sentence around the phrase, or the clause that it stands in."""
    frame = search.frame
    start, stop = frame.bounds[first][0], frame.sentence_end(first)
    if frame.word(first - 1) in (":", ";"):
        start = first
    start, stop = _between_attributions(search, start, first, end, stop)
    stop = _before_comment(search, end, _before_quotation(search, end, stop))
    left, right = strip(frame, start, first), strip(frame, end, stop)
    opened = next((k for k in range(end, min(end + 3, stop)) if frame.words[k] not in (",", ":")), end)
    if first - start <= 1 and opened in frame.stand_ins:
        return ((opened, opened + 1),)
    if first - 1 in frame.stand_ins or (frame.word(first - 1) == "," and first - 2 in frame.stand_ins):
        quotation = first - 1 if first - 1 in frame.stand_ins else first - 2
        return ((quotation, quotation + 1),)
    opens = all(frame.tags[k] in ("CCONJ", "ADV", "PUNCT") for k in range(start, first))
    if not opens and frame.word(first - 1) == "," and frame.word(end) == ",":
        left, right = _own_clause(search, head, left, right)
    elif qualified := _qualified(search, first, end):
        return qualified
    spans = [_clause_left(search, left)] if left[1] > left[0] and first > start else []
    if right[1] > right[0] and end < stop and not (spans and _of_source(search, first, end, stop)):
        spans.append(right)
    return tuple(
        s for s in spans if any(frame.surface[k][:1].isalnum() and frame.tags[k] != "CCONJ" for k in range(*s))
    )


def quoted_before(search: Search, first: int) -> tuple[Tokens, ...]:
    """The words in marks that end right before the phrase ("« un ami », selon ses propres mots"); none where none do,
    or where others stand in marks before them."""
    frame = search.frame
    end = first - (frame.word(first - 1) == ",")
    start = end
    while start > frame.bounds[first][0] and frame.quoted[start - 1]:
        start -= 1
    alone = not any(frame.quoted[frame.bounds[first][0] : start])
    return ((start, end),) if start < end and alone else ()


def _of_source(search: Search, first: int, end: int, stop: int) -> bool:
    """Whether what follows a phrase that closes its sentence still describes its source: no verb goes on, and no comma
    parts them ("…, selon un garde ayant suivi la meute") but that of an apposition ("…, selon Paul
    Vial, un cadre du parti")."""
    frame = search.frame
    if frame.word(first - 1) != ",":
        return False
    if frame.word(end) == ",":
        head = next((k for k in range(end + 1, min(end + 4, stop)) if frame.tags[k] == "NOUN"), None)
        if head is None or not is_person(search, head) or frame.tag(first - 2) in VERBAL:
            return False
    return not any(frame.is_finite(k) or k in frame.stand_ins or frame.quoted[k] for k in range(end, stop))


def _between_attributions(search: Search, start: int, first: int, end: int, stop: int) -> Tokens:
    """The stretch of the sentence that belongs to this phrase, where another stands before or behind it
    ("30 000 selon les organisateurs, 11 500 selon la police")."""
    frame = search.frame
    for finding in search.findings:
        if finding.rule == "que-clause":
            start, stop = _within_clause(finding.content[0], first, start, stop)
        if finding.rule == "preposition" and finding.source.tokens and start < finding.source.tokens[1] <= first:
            start = finding.source.tokens[1]
            start += frame.tags[start] == "CCONJ"
    if first > start + 1 and any(
        frame.words[k] == frame.words[first] and attribution_at(frame, k, search.lexicon) for k in range(end, stop)
    ):
        stop = end
    return start, stop


def _before_comment(search: Search, end: int, stop: int) -> int:
    """Where a comment on all of it starts (", ce que conteste Y", ", ce qui est nié par Y"), else `stop`."""
    frame, words = search.frame, search.grammar.words
    for k in range(end, stop):
        comments = frame.words[k] in words["what"] and frame.word(k - 1) == ","
        if comments and frame.word(k + 1) in words["relative_subjects"] | words["relative_objects"]:
            return k
    return stop


def _before_quotation(search: Search, end: int, stop: int) -> int:
    """The colon before a quotation that a cue of its own reports ("Pour X, P : « Q », prévient Y"), else `stop`."""
    frame = search.frame
    for k in range(end, stop):
        if frame.words[k] in search.grammar.words["colon"] and k + 1 in search.used:
            return k
    return stop


def _within_clause(clause: Tokens, first: int, start: int, stop: int) -> Tokens:
    """The stretch kept to the que-clause that the phrase stands in: X says that, according to Y, A."""
    return (max(start, clause[0]), min(stop, clause[1])) if clause[0] <= first < clause[1] else (start, stop)


def _own_clause(search: Search, head: int, left: Tokens, right: Tokens) -> tuple[Tokens, Tokens]:
    """Left and right of a parenthesis kept to the clause that it interrupts ("…, qui sont, selon lui, adéquats")."""
    frame = search.frame
    antecedent = _interrupted_relative(search, left)
    if antecedent is not None:
        return (_noun_starts(search, antecedent), left[1]), right
    node = frame.heads[head]
    while frame.heads[node] != node and frame.deps[node] not in CLAUSES:
        node = frame.heads[node]
    first, last = frame.subtree(node)
    if frame.deps[node] not in CLAUSES or not left[0] < first < left[1]:
        return left, right
    return (first, left[1]), strip(frame, right[0], min(right[1], last)) if last > right[0] + 1 else right


def _interrupted_relative(search: Search, left: Tokens) -> int | None:
    """The antecedent of a relative clause that breaks off right behind its pronoun or its verb, whatever the parse
    makes of it; None where the left side ends otherwise."""
    frame, start = search.frame, left[1] - 1
    while start > left[0] and (frame.tags[start] in VERBAL or frame.words[start] in search.grammar.words["clitics"]):
        start -= 1
    if frame.words[start] not in search.grammar.words["relatives"] or frame.tags[start] != "PRON":
        return None
    noun = start - 1 - (frame.word(start - 1) == ",")
    return noun if noun >= left[0] and frame.tags[noun] in ("NOUN", "PROPN") else None


def _noun_starts(search: Search, noun: int) -> int:
    """Where the noun phrase starts, the preposition before it left out."""
    frame = search.frame
    start, _ = noun_phrase(frame, noun, search.grammar)
    while frame.tags[start] == "ADP" and frame.words[start] not in search.grammar.words["about"]:
        start += 1
    return start


def _qualified(search: Search, first: int, end: int) -> tuple[Tokens, ...]:
    """The noun phrase that the phrase stands in, before an adjective of its noun ("des témoignages, selon elle
    inventés"): no more of the sentence is given to anybody."""
    frame, k = search.frame, end
    while frame.tag(k) == "ADV":
        k += 1
    if frame.tag(first - 1) not in ("NOUN", "ADJ") or not (frame.tag(k) == "ADJ" or _is_participle(frame, k)):
        return ()
    noun = first - 1 if first <= frame.heads[k] < end else frame.heads[k]
    if not first - REACH < noun < first or frame.tags[noun] != "NOUN":
        return ()
    return (_noun_starts(search, noun), first), strip(frame, end, frame.subtree(k)[1])


def _is_participle(frame: Frame, k: int) -> bool:
    return k < len(frame) and frame.forms[k] == "Part"


def _clause_left(search: Search, left: Tokens) -> Tokens:
    """What stands before the phrase, back to a colon, a semicolon or an opening bracket."""
    frame = search.frame
    depth = 0
    for k in range(left[1] - 1, left[0] - 1, -1):
        depth += (frame.words[k] == ")") - (frame.words[k] == "(")
        if (frame.words[k] in (":", ";") or depth < 0) and left[1] - k > 1:
            return strip(frame, k + 1, left[1])
    return left


def closes(search: Search, k: int, first: int) -> int:
    """Past the source's apposition: up to the comma that closes it where one follows soon."""
    frame = search.frame
    if frame.word(k) != "," or (frame.word(first - 1) == "," and frame.tag(first - 2) == "AUX"):
        return k
    if frame.word(k + 1) in search.grammar.words["relatives"]:
        return _relative_end(frame, k + 1, first)
    if frame.tag(k + 1) == "PROPN" and all(frame.tags[j] == "PROPN" for j in range(k + 1, frame.sentence_end(first))):
        return frame.sentence_end(first)
    closed = _closing_comma(search, k)
    while closed > k and _bare_apposition(frame, closed):
        k, closed = closed, _closing_comma(search, closed)
    if closed > k and frame.word(closed + 1) in search.grammar.words["relatives"]:
        return _relative_end(frame, closed + 1, first)
    return max(k, closed)


def _closing_comma(search: Search, k: int) -> int:
    """The comma behind the one at k that closes an apposition, k itself where none does."""
    frame = search.frame
    end = frame.bounds[k][1]
    for j in range(k + 1, min(k + 14, end)):
        if frame.is_finite(j):
            return k
        if frame.words[j] == ",":
            goes_on = any(frame.tags[t] in VERBAL for t in range(j, end))
            return _if_apposition(search, k, j) if goes_on and frame.tag(k + 1) in APPOSABLE else k
    return k


def _bare_apposition(frame: Frame, k: int) -> bool:
    """Whether another apposition with no determiner follows the comma: an age, a participle, a function."""
    return frame.tag(k + 1) in ("NUM", "ADJ", "NOUN") or frame.forms[k + 1] == "Part"


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


def _if_apposition(search: Search, k: int, j: int) -> int:
    """The comma at j where an apposition stands between the commas at k and j ("Paul Vial, le maire de Lens, …"), else
    k."""
    frame = search.frame
    head = next((t for t in range(k + 1, j) if frame.tags[t] == "NOUN"), None)
    if frame.tags[k - 1] == "PROPN" and head is not None and is_person(search, head):
        return j
    apposed = any(frame.deps[t] in APPOSED and frame.heads[t] < k for t in range(k + 1, j))
    return j if apposed or frame.tags[k + 1] in BARE or frame.forms[k + 1] == "Part" else k
