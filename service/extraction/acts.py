"""What a claim does, how the article stands to it, whether it is negated, and how real it is said to be.

The act is the cue's own, unless the content shows another one: a promise of "une réponse" to an attack is a threat.
The pack holds the features (sets of regular expressions) and the rules, in the order in which they are tried; `reasons`
names the rule that spoke and the words that made it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.extraction.phrases import WORD, alternatives
from service.model import Act, Attitude, Modality, Polarity
from service.packs import Pack

PAST = frozenset({"part-past", "ind-imp", "ind-past"})
OPEN_ENDS = ("$", "]", "])", "\\s")
"""Ends of expressions behind which a letter may follow."""

MODALITIES: tuple[tuple[str, str, Modality], ...] = (
    ("content", "hypothetical", "hypothetical"),
    ("main", "possible", "possible"),
    ("main", "conditional_past", "conditional"),
    ("main", "conditional", "conditional"),
)
"""Where a feature is looked for, the feature, and what it shows: the first one decides."""


@dataclass(frozen=True, slots=True)
class Classified:
    """The four values of a claim, and in words why they are not the plain ones."""

    act: Act
    attitude: Attitude
    polarity: Polarity
    modality: Modality
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the pack: the cue's acts it applies to, and the features that must all stand in the words.

    `direct`: only for quoted words. `main`: in the main clause of the content alone.
    """

    act: Act
    cue_acts: frozenset[str]
    content: tuple[str, ...]
    sentence: tuple[str, ...]
    direct: bool
    main: bool
    reason: str


@dataclass(frozen=True, eq=False)
class Grammar:
    """The section `acts` of a pack, compiled."""

    features: Mapping[str, re.Pattern[str]]
    rules: tuple[Rule, ...]
    naming: frozenset[str]
    subordinate: re.Pattern[str]


def classify(
    *,
    content: str,
    sentence: str,
    cue_lemma: str | None = None,
    cue_act: Act | None = None,
    cue_attitude: Attitude | None = None,
    cue_text: str | None = None,
    quotes: Sequence[str] = (),
    pack: Pack,
) -> Classified:
    """The act, attitude, polarity and modality of a claim.

    `cue_act` and `cue_attitude` come from the cue's line in the pack, `cue_text` is the cue as it stands. `quotes` are
    the stretches of the content that stand between quotation marks, without the marks.
    """
    grammar, small = compiled(pack), content.lower()
    clause = _main_clause(grammar, small)
    words = {
        "content": _Words(grammar, small),
        "main": _Words(grammar, clause),
        "sentence": _Words(grammar, sentence.lower()),
    }
    act, why_act = _act(grammar, words, cue_act or "assertion", spoken=bool(quotes))
    attitude, why_attitude = _attitude(grammar, small, sentence.lower(), cue_lemma, cue_attitude or "neutral", quotes)
    polarity, why_polarity = _polarity(grammar, clause, cue_act)
    modality, why_modality = _modality(words, asks=cue_act == "question", past=_told_in_past(cue_text, pack))
    reasons = (*why_act, *why_attitude, *why_polarity, *why_modality)
    return Classified(act, attitude, polarity, modality, reasons)


class _Words:
    """Some words in small letters, and what each feature finds in them: looked for once, when first asked."""

    def __init__(self, grammar: Grammar, text: str) -> None:
        self._grammar, self._text = grammar, text
        self._found: dict[str, str | None] = {}

    def find(self, feature: str) -> str | None:
        """The first words that show a feature; None where none do."""
        if feature not in self._found:
            found = self._grammar.features[feature].search(self._text)
            self._found[feature] = found.group().strip() if found else None
        return self._found[feature]


def _act(grammar: Grammar, words: Mapping[str, _Words], cue_act: Act, *, spoken: bool) -> tuple[Act, tuple[str, ...]]:
    for rule in grammar.rules:
        if cue_act not in rule.cue_acts or (rule.direct and not spoken):
            continue
        shown = _shown(rule, words)
        if shown:
            return rule.act, (f"{rule.act}: {rule.reason} ({', '.join(f'“{w}”' for w in shown)})",)
    return cue_act, ()


def _shown(rule: Rule, words: Mapping[str, _Words]) -> list[str]:
    """The words that show all the features of a rule; none where one of them is missing."""
    content = words["main" if rule.main else "content"]
    found = []
    for where, feature in (*((content, n) for n in rule.content), *((words["sentence"], n) for n in rule.sentence)):
        shown = where.find(feature)
        if shown is None:
            return []
        found.append(shown)
    return found


def _attitude(
    grammar: Grammar,
    content: str,
    sentence: str,
    cue_lemma: str | None,
    of_cue: Attitude,
    quotes: Sequence[str],
) -> tuple[Attitude, tuple[str, ...]]:
    around = sentence.replace(content, " ")
    if found := grammar.features["distancing"].search(around):
        return "distancing", (f"distancing: “{found.group()}”",)
    if of_cue != "neutral":
        return of_cue, (f"{of_cue}: the cue “{cue_lemma}”",)
    if found := grammar.features["endorsing"].search(around):
        return "endorsing", (f"endorsing: “{found.group()}”",)
    if cue_lemma not in grammar.naming and (word := _single_word(content, quotes)):
        return "distancing", (f"distancing: one word in quotation marks, “{word}”",)
    return "neutral", ()


def _single_word(content: str, quotes: Sequence[str]) -> str | None:
    """The word that stands alone between quotation marks, where other words of the content stand outside them."""
    if not quotes or len(WORD.findall(content)) <= sum(len(WORD.findall(q)) for q in quotes):
        return None
    return next((q for q in quotes if len(q.split()) == 1 and len(WORD.findall(q)) >= 1), None)


def _polarity(grammar: Grammar, clause: str, cue_act: Act | None) -> tuple[Polarity, tuple[str, ...]]:
    """A denial turns its content round; elsewhere the main clause of the content says it."""
    spared = grammar.features["not_negation"].sub(" ", clause)
    found = grammar.features["negation"].search(spared)
    denied = cue_act == "denial"
    if denied == bool(found):
        return "affirmed", ()
    return "negated", ("negated: the cue denies it" if denied else f"negated: “{found.group() if found else ''}”",)


def _main_clause(grammar: Grammar, content: str) -> str:
    """The content from its main clause, which may follow a subordinate one, to where another clause begins."""
    start = 0
    if grammar.subordinate.match(content) and (first := grammar.features["first_end"].search(content)):
        start = first.end()
    ends = (m.start() for m in grammar.features["clause_end"].finditer(content, start) if m.start() > start)
    return content[start : next(ends, len(content))]


def _modality(words: Mapping[str, _Words], *, asks: bool, past: bool) -> tuple[Modality, tuple[str, ...]]:
    """Whether a content is said for certain.

    `past`: the cue stands in the past, so that a plain conditional in what it reports is only its future.
    """
    left_out = {"hypothetical": asks, "conditional": past}
    for where, feature, modality in MODALITIES:
        if not left_out.get(feature) and (found := words[where].find(feature)):
            return modality, (f"{modality}: “{found}”",)
    return "asserted", ()


def _told_in_past(cue_text: str | None, pack: Pack) -> bool:
    """Whether a cue stands in the past: a form that is nothing else, or an auxiliary and a participle."""
    words = (cue_text or "").lower().replace("’", "'").split()
    moods = [{form.mood for form in pack.forms.get(word.rpartition("'")[2], ())} for word in words]
    return any(m and m <= PAST for m in moods) or (len(moods) > 1 and "part-past" in moods[-1])


@lru_cache
def compiled(pack: Pack) -> Grammar:
    """The grammar of a pack, from its section `acts`."""
    section = pack.section("acts")
    tables = (section["features"], section["attitude"], section["polarity"], section["modality"])
    plain = ("naming", "subordinate")
    features = {n: _feature(p) for table in tables for n, p in table.items() if n not in plain}
    return Grammar(
        features=features,
        rules=tuple(_rule(row) for row in section["rule"]),
        naming=frozenset(section["attitude"]["naming"]),
        subordinate=re.compile(rf"\W*{alternatives(section['polarity']['subordinate'])}", re.IGNORECASE),
    )


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        act=row["act"],
        cue_acts=frozenset(row["from"]),
        content=tuple(row.get("content", ())),
        sentence=tuple(row.get("sentence", ())),
        direct=row.get("direct", False),
        main=row.get("main", False),
        reason=row["reason"],
    )


def _feature(patterns: Sequence[str]) -> re.Pattern[str]:
    """One expression of several: those that begin with a letter begin a word, those that end with one end it.

    They read small letters: without the flag for case, and with one look for the edge of a word, a search takes a third
    of the time.
    """
    worded = [p for p in patterns if p[0].isalpha() or p.startswith(("(", "\\w"))]
    others = [_ended(p) for p in patterns if p not in worded]
    whole = [rf"(?<!\w)(?:{'|'.join(_ended(p) for p in worded)})"] if worded else []
    return re.compile("|".join((*whole, *others)))


def _ended(pattern: str) -> str:
    return rf"(?:{pattern})" if pattern.endswith(OPEN_ENDS) else rf"(?:{pattern})(?!\w)"
