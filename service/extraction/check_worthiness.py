"""How much a claim asks to be checked, from features that are named with the score.

The weights are data (`check_worthiness.toml` beside this file, with their sources); the words by which some features
are known are the pack's. The score is a rank between 0 and 1, not a probability.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.extraction.phrases import WORD
from service.model import Act, CheckWorthiness, Mention, Modality, Quantity, When
from service.packs import Pack

WEIGHTS = Path(__file__).with_suffix(".toml")
SAYS = {
    "causality": "gives a cause",
    "law": "speaks of a law or rule",
    "comparison": "compares",
    "certainty": "allows no exception",
    "vagueness": "stays vague",
    "experience": "tells what only the speaker can know",
}
"""The features that the pack's words show, as reasons name them."""
ARTICLES = {"a": "an", "o": "an"}
Feature = tuple[float, str]


def score(
    *,
    text: str,
    act: Act,
    modality: Modality,
    times: Sequence[When] = (),
    quantities: Sequence[Quantity] = (),
    mentions: Sequence[Mention] = (),
    cue_lemma: str | None = None,
    pack: Pack,
) -> CheckWorthiness:
    """The check-worthiness of a claim: its score, two decimals, and a reason for each feature, the weightiest first."""
    table = weights()
    found = [
        *_told(table["weight"], times, quantities, mentions),
        *_worded(table["weight"], text, pack),
        _act(table["act"], act, cue_lemma),
        (table["modality"][modality], f"is {modality}"),
    ]
    if len(WORD.findall(text)) < table["short"]["words"]:
        found.append((table["weight"]["short"], "has few words"))
    total = table["base"] + sum(weight for weight, _ in found)
    reasons = tuple(f"{reason} ({weight:+.2f})" for weight, reason in sorted(found, key=lambda f: -abs(f[0])))
    return CheckWorthiness(round(min(1.0, max(0.0, total)), 2), reasons)


def _act(table: Mapping[str, float], act: Act, cue_lemma: str | None) -> Feature:
    cue = f", by the cue “{cue_lemma}”" if cue_lemma else ""
    return table[act], f"is {ARTICLES.get(act[0], 'a')} {act}{cue}"


def _told(
    weight: Mapping[str, float], times: Sequence[When], quantities: Sequence[Quantity], mentions: Sequence[Mention]
) -> Iterator[Feature]:
    """What the claim's numbers, dates and names weigh."""
    if quantities:
        yield weight["quantity"], f"names a number: “{quantities[0].text}”"
    if len(quantities) > 1:
        yield weight["quantities"], "names several numbers"
    if dated := next((w for w in times if w.value), None):
        yield weight["dated"], f"is dated: {dated.value}"
    names = list(dict.fromkeys(m.key or m.name for m in mentions))
    if names:
        yield weight["named"], f"names “{mentions[0].name}”"
    if len(names) > 1:
        yield weight["names"], "names several"


def _worded(weight: Mapping[str, float], text: str, pack: Pack) -> Iterator[Feature]:
    small = text.lower()
    for name, pattern in _patterns(pack).items():
        if found := pattern.search(small):
            yield weight[name], f"{SAYS[name]}: “{found.group()}”"


@lru_cache
def weights() -> Mapping[str, Any]:
    """The table of weights, read once."""
    return tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))


@lru_cache
def _patterns(pack: Pack) -> Mapping[str, re.Pattern[str]]:
    section = pack.section("check_worthiness")
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(section[name])})(?!\w)") for name in SAYS}
