"""How much memory the engine holds while it reads: flat over 10,000 articles, each with names that none had before.

`python benchmarks/memory.py [--articles FILE] [--count N]`. Prints the resident memory (MiB) at each twentieth of the
way. The articles are those of the file again and again, every capitalised word of each round made another.
"""

import argparse
import json
import random
import re
from pathlib import Path

import psutil
from rich.progress import track

from service import extraction, gazetteer
from service.config import Config
from service.model import Article

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"\b[A-ZÉÈÀÎ][a-zéèêàçîïôû]{3,}\b")
SYLLABLES = ("ba", "cor", "du", "fen", "gri", "hal", "jo", "kel", "lu", "mar", "no", "pri", "rou", "sta", "tin", "vo")


def main() -> None:
    """Read the articles, saying the memory on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ROOT / "benchmarks" / "articles.ndjson", help="NDJSON")
    parser.add_argument("--count", type=int, default=10_000)
    args = parser.parse_args()
    texts = [json.loads(line)["text"] for line in args.articles.read_text(encoding="utf-8").splitlines()]
    known = gazetteer.load(Config.from_env().seeds_dir)
    process, claims = psutil.Process(), 0
    for number in track(range(1, args.count + 1), description="Reading"):
        body = renamed(texts[number % len(texts)], random.Random(number))
        claims += len(extraction.read(Article(body=body, language="fr"), known).claims)
        if number == 1 or number % max(1, args.count // 20) == 0:
            print(f"{number:6} articles, {claims:7} claims: {process.memory_info().rss / 2**20:.0f} MiB", flush=True)


def renamed(body: str, chance: random.Random) -> str:
    """The text with every capitalised word made an invented one, the same for the same."""
    names: dict[str, str] = {}

    def invented(match: re.Match[str]) -> str:
        made = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()
        return names.setdefault(match[0], made)

    return NAME.sub(invented, body)


if __name__ == "__main__":
    main()
