"""What counts as a claim, rule by rule: the sentences of `extraction_rules_fr.toml`, each read by the whole engine."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from service import extraction, gazetteer
from service.model import Article, Claim

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "extraction_rules_fr.toml").read_text(encoding="utf-8"))["case"]
GAZETTEER = gazetteer.load(HERE.parents[1] / "seeds")


def read(case: dict[str, Any]) -> tuple[Claim, ...]:
    text = case["text"]
    article = Article("", title=text, language="fr") if case.get("title") else Article(text, language="fr")
    return extraction.read(article, GAZETTEER).claims


def content(claim: Claim) -> str:
    return " … ".join(span.text for span in claim.content)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']}: {case['text'][:40]}" for case in CASES])
def test_rule(case: dict[str, Any]) -> None:
    claims = read(case)
    assert [content(claim) for claim in claims] == [expected[1] for expected in case["claims"]]
    for claim, (who, _, *kind) in zip(claims, case["claims"], strict=True):
        assert (claim.claimant.name or "") == who
        assert [claim.kind] * len(kind) == kind


@pytest.mark.parametrize("rule", sorted({case["rule"] for case in CASES}))
def test_each_rule_has_at_least_three_sentences(rule: str) -> None:
    assert Counter(case["rule"] for case in CASES)[rule] >= 3
