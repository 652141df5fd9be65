"""How well translations find each other as claims of one thread: `parallel.py FILE [--language fr --language en …]`.

FILE holds an object a line: the same sentence under the codes of its languages. Each sentence is taken as a claim of an
article of its own of which nothing is known but its words; threads are what claims that say the same, or contradict
each other, make together, as the service makes them. Figures are over pairs of sentences: precision is the share of
pairs in one thread that are translations of each other, recall the share of translations that are in one thread.
"""

import argparse
import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np

from service.matching import encoder, relation, statements


def main() -> None:
    """Print precision, recall, and how often a translation is the nearest sentence of its language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", action="append", help="fr, en and ru when none is given")
    args = parser.parse_args()
    languages = args.language or ["fr", "en", "ru"]
    lines = [json.loads(line) for line in args.file.read_text(encoding="utf-8").splitlines()]
    claims = [(number, code, line[code]) for number, line in enumerate(lines) for code in languages if line.get(code)]
    vectors = np.array(encoder.encode([text for _, _, text in claims]))
    likeness = vectors @ vectors.T
    for one, other in combinations(languages, 2):
        print(f"{one}-{other} nearest is the translation: {nearest(claims, likeness, one, other):.3f}")
    found, right, all_right = scored([number for number, _, _ in claims], threads(claims, likeness))
    print(f"threads of {len(claims)} sentences: precision {right / found:.3f}, recall {right / all_right:.3f}")


def nearest(claims: list[tuple[int, str, str]], likeness: np.ndarray, one: str, other: str) -> float:
    """How often the likest sentence of the other language is the translation."""
    mine = [i for i, (_, code, _) in enumerate(claims) if code == one]
    yours = [i for i, (_, code, _) in enumerate(claims) if code == other]
    best = [yours[int(likeness[i, yours].argmax())] for i in mine]
    return sum(claims[i][0] == claims[j][0] for i, j in zip(mine, best, strict=True)) / len(mine)


def threads(claims: list[tuple[int, str, str]], likeness: np.ndarray) -> list[int]:
    """The thread of each claim, by the number of one of its claims."""
    said = [statements.of_text(text, code) for _, code, text in claims]
    thread = list(range(len(claims)))

    def root(i: int) -> int:
        while thread[i] != i:
            i = thread[i]
        return i

    for i, j in zip(*np.where(np.triu(likeness, 1) > relation.candidate(one_language=False)), strict=True):
        if relation.compare(said[i], said[j], float(likeness[i, j])).relation != "different":
            thread[root(int(i))] = root(int(j))
    return [root(i) for i in range(len(claims))]


def scored(truth: list[int], thread: list[int]) -> tuple[int, int, int]:
    """How many pairs are in one thread, how many of those rightly, and how many should be."""

    def pairs(counts: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    return pairs(Counter(thread)), pairs(Counter(zip(truth, thread, strict=True))), pairs(Counter(truth))


if __name__ == "__main__":
    main()
