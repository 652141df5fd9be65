"""Says at the end of every run of the golden articles what the engine is known to get wrong."""

from collections import Counter

import pytest

from tests.golden import golden


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    gold = [golden.load(path) for path in golden.articles()]
    claims = sum(not claim.optional for article in gold for claim in article.claims)
    faults = Counter(miss["fault"] for article in gold for miss in article.known_misses)
    spurious = sum(len(article.known_spurious) for article in gold)
    counts = ", ".join(f"{fault} {count}" for fault, count in faults.most_common()) or "none"
    terminalreporter.section("golden articles")
    terminalreporter.write_line(f"{claims} claims in {len(gold)} articles; known faults: {counts}; spurious {spurious}")
