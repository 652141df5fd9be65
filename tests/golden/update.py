"""Rewrite the lists of known faults from what the engine reads now: `python -m tests.golden.update`.

The expected claims are never touched: they are a reader's.
"""

import json
from pathlib import Path

from tests.golden import golden


def update(path: Path) -> tuple[list[str], list[str]]:
    """Rewrite the two lists of one article; the faults that are new and those that are mended."""
    gold = golden.load(path)
    result = golden.compare(gold, golden.read(path).claims)
    target = golden.expected_path(path)
    raw = json.loads(target.read_text(encoding="utf-8"))
    raw["known_misses"], raw["known_spurious"] = golden.misses(gold, result), golden.spurious(result)
    target.write_text(json.dumps(raw, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    before = [_line(fault) for fault in (*gold.known_misses, *gold.known_spurious)]
    now = [_line(fault) for fault in (*raw["known_misses"], *raw["known_spurious"])]
    return [line for line in now if line not in before], [line for line in before if line not in now]


def _line(fault: dict[str, str]) -> str:
    return f"{fault.get('fault', 'spurious'):10} {fault['text']}"


def main() -> None:
    for path in golden.articles():
        new, mended = update(path)
        for sign, lines in (("new", new), ("mended", mended)):
            for line in lines:
                print(f"{path.stem}  {sign:6}  {line}")


if __name__ == "__main__":
    main()
