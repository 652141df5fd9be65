"""The engine against the golden articles: what it finds today it must find tomorrow, and its faults are listed.

After a change for the better, `python -m tests.golden.update` takes what is mended off the lists.
"""

from pathlib import Path

import pytest

from tests.golden import golden
from tests.golden.golden import Golden

ARTICLES = golden.articles()
each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)


def compared(path: Path) -> tuple[Golden, golden.Compared]:
    gold = golden.load(path)
    return gold, golden.compare(gold, golden.read(path).claims)


def test_there_are_articles_of_at_least_sixteen_sorts() -> None:
    assert len(ARTICLES) >= 16


@each_article
def test_what_the_gold_says_stands_in_the_text(path: Path) -> None:
    gold = golden.load(path)
    for claim in gold.claims:
        text = gold.text(claim.field)
        assert " … ".join(text[start:end] for start, end in claim.contents[0]) == claim.text
        assert all(0 <= start < end <= len(text) for spans in (*claim.contents, claim.source) for start, end in spans)


@each_article
def test_every_expected_claim_is_read_rightly_but_for_the_known_misses(path: Path) -> None:
    gold, result = compared(path)
    assert [miss for miss in golden.misses(gold, result) if miss not in gold.known_misses] == []


@each_article
def test_no_claim_is_read_that_nobody_made_but_for_the_known_ones(path: Path) -> None:
    gold, result = compared(path)
    assert [claim for claim in golden.spurious(result) if claim not in gold.known_spurious] == []


@each_article
def test_the_lists_of_known_faults_hold_nothing_that_is_mended(path: Path) -> None:
    gold, result = compared(path)
    misses, spurious = golden.misses(gold, result), golden.spurious(result)
    assert [miss for miss in gold.known_misses if miss not in misses] == []
    assert [claim for claim in gold.known_spurious if claim not in spurious] == []
