"""How the time of a reading grows with the length of its text: `linear_time.py [--largest LENGTH]`.

Texts of several sorts, from 1,000 code points to a million, each four times as long as the one before. `exponent` is
the slope of time over length on logarithmic scales, over the larger half of the sizes: 1 is linear, 2 quadratic. Times
are of the processor.
"""

import argparse
import json
import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from service import extraction, gazetteer
from service.model import Article

ROOT = Path(__file__).parents[1]
NEWS = json.loads((ROOT / "seeds/articles/2025-01-04-atacms-belgorod.json").read_text(encoding="utf-8"))["text"]


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


TEXTS: Mapping[str, Callable[[int], str]] = {
    "news": _repeated(NEWS + "\n\n"),
    "one word": _repeated("a"),
    "no full stop": _repeated("le ministre a dit que la route serait fermée et "),
    "marks": _repeated('«»“”"‹›‘’'),
    "opening marks, a line each": _repeated("« Il est parti\n"),
    "punctuation": _repeated("?!… ;:, - ( ) "),
    "pronouns": _repeated("« Oui », a-t-il dit. Elle a répété que non. "),
    "names": _repeated("Paul Verdier, ministre de la Pêche, affirme que Lina Castro ment.\n"),
}
SIZES = [4**n * 1000 for n in range(6)]


def seconds(body: str, known: gazetteer.Gazetteer) -> float:
    """Processor time of one reading."""
    started = time.process_time()
    extraction.read(Article(body, language="fr"), known)
    return time.process_time() - started


def exponent(times: Mapping[int, float]) -> float:
    """The slope between the middle size and the largest, on logarithmic scales."""
    sizes = sorted(times)
    low, high = sizes[len(sizes) // 2 - 1], sizes[-1]
    return math.log(times[high] / times[low]) / math.log(high / low)


def measure(sort: str, sizes: list[int], known: gazetteer.Gazetteer) -> dict[int, float]:
    """Processor time by length in code points for one sort of text."""
    return {size: seconds(TEXTS[sort](size), known) for size in sizes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="code points of the longest text")
    parser.add_argument("--only", choices=TEXTS, help="one sort of text")
    options = parser.parse_args()
    sizes = [size for size in SIZES if size <= options.largest]
    known = gazetteer.load(ROOT / "seeds")
    seconds(NEWS, known)
    print(f"{'':28}" + "".join(f"{size // 1000:>9} k" for size in sizes) + "  exponent")
    for sort in [options.only] if options.only else TEXTS:
        times = measure(sort, sizes, known)
        print(
            f"{sort:28}" + "".join(f"{times[size]:>9.2f} s" for size in sizes) + f"  {exponent(times):8.2f}", flush=True
        )


if __name__ == "__main__":
    main()
