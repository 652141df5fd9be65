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

from service.extraction.languages.pack import Pack
from service.extraction.phrases import WORD, alternatives
from service.model import Act, Attitude, Modality, Polarity

PAST = frozenset({"part-past", "ind-imp", "ind-past"})
OPEN_ENDS = ("$", "]", "])", "\\s")
"""Ends of expressions behind which a letter may follow."""


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
    grammar = compiled(pack)
    act, why_act = _act(grammar, content, sentence, cue_act or "assertion", spoken=bool(quotes))
    attitude, why_attitude = _attitude(grammar, content, sentence, cue_lemma, cue_attitude or "neutral", quotes)
    polarity, why_polarity = _polarity(grammar, content, cue_act)
    modality, why_modality = _modality(grammar, content, asks=cue_act == "question", past=_told_in_past(cue_text, pack))
    reasons = (*why_act, *why_attitude, *why_polarity, *why_modality)
    return Classified(act, attitude, polarity, modality, reasons)


def _act(grammar: Grammar, content: str, sentence: str, cue_act: Act, *, spoken: bool) -> tuple[Act, tuple[str, ...]]:
    clause = _main_clause(grammar, content)
    for rule in grammar.rules:
        if cue_act not in rule.cue_acts or (rule.direct and not spoken):
            continue
        inside = [grammar.features[name].search(clause if rule.main else content) for name in rule.content]
        around = [grammar.features[name].search(sentence) for name in rule.sentence]
        if all(inside) and all(around):
            words = ", ".join(f"“{m.group().strip()}”" for m in (*inside, *around) if m)
            return rule.act, (f"{rule.act}: {rule.reason} ({words})",)
    return cue_act, ()


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


def _polarity(grammar: Grammar, content: str, cue_act: Act | None) -> tuple[Polarity, tuple[str, ...]]:
    """A denial turns its content round; elsewhere the main clause of the content says it."""
    clause = _main_clause(grammar, content)
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


def _modality(grammar: Grammar, content: str, *, asks: bool, past: bool) -> tuple[Modality, tuple[str, ...]]:
    """Whether a content is said for certain.

    `past`: the cue stands in the past, so that a plain conditional in what it reports is only its future.
    """
    clause = _main_clause(grammar, content)
    order: list[tuple[str, Modality, str]] = [
        ("possible", "possible", clause),
        ("conditional_past", "conditional", clause),
    ]
    if not asks:
        order.insert(0, ("hypothetical", "hypothetical", content))
    if not past:
        order.append(("conditional", "conditional", clause))
    for feature, modality, words in order:
        if found := grammar.features[feature].search(words):
            return modality, (f"{modality}: “{found.group()}”",)
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
    """One expression of several, each between the edges of words where it begins or ends with letters."""
    return re.compile("|".join(_whole(p) for p in patterns), re.IGNORECASE)


def _whole(pattern: str) -> str:
    left = r"(?<!\w)" if pattern[0].isalpha() or pattern[0] == "(" else ""
    right = "" if pattern.endswith(OPEN_ENDS) else r"(?!\w)"
    return f"{left}(?:{pattern}){right}"
