"""How well the engine reads the golden articles: `python -m tests.golden.figures [--show]`.

precision, recall and f1 of the claims found (word F1 of the contents at least 0.5, one to one; optional claims count
neither way); boundaries is the mean word F1 of those found; source and claimant are the shares of those found whose
mention and resolved name are right; attributed is the f1 of claims found with the right claimant.
"""

import argparse
from collections.abc import Iterable

from tests.golden import golden
from tests.golden.golden import Compared


def figures(results: Iterable[Compared]) -> dict[str, float]:
    """The figures over several articles, each between 0 and 1."""
    results = list(results)
    pairs = [pair for result in results for pair in result.pairs if not pair[0].optional]
    missed = sum(len(result.missed) for result in results)
    spurious = sum(len(result.spurious) for result in results)
    named = sum(golden.same_name(claim.claimant.name, expected.claimant) for expected, claim, _ in pairs)
    sourced = [(expected, claim) for expected, claim, _ in pairs if expected.source]
    gold, predicted = len(pairs) + missed, len(pairs) + spurious
    return {
        "precision": _share(len(pairs), predicted),
        "recall": _share(len(pairs), gold),
        "f1": _share(2 * len(pairs), gold + predicted),
        "boundaries": _share(sum(overlap for *_, overlap in pairs), len(pairs)),
        "source": _share(sum(golden.source_is_right(*pair) for pair in sourced), len(sourced)),
        "claimant": _share(named, len(pairs)),
        "attributed": _share(2 * named, gold + predicted),
    }


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print every fault")
    options = parser.parse_args()
    results = []
    for path in golden.articles():
        gold = golden.load(path)
        result = golden.compare(gold, golden.read(path).claims)
        results.append(result)
        if options.show:
            for fault in golden.misses(gold, result):
                print(f"{path.stem}  {fault['fault']:10} {fault['text']}")
            for claim in golden.spurious(result):
                print(f"{path.stem}  spurious   {claim['text']}  ({claim['cue']})")
    print("  ".join(f"{name} {value:.3f}" for name, value in figures(results).items()))


if __name__ == "__main__":
    main()
