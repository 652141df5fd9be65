"""How long a reading takes beside bare `nlp.pipe` of the same model with all its components, and its steps' shares.

`python benchmarks/reading.py [--articles FILE] [--count N]`. The model and the reading go over the same texts in turns
of twenty within one run, so that whatever else the machine does slows both. Times are of the processor, in milliseconds
an article; parse is the model with what the reading leaves of it, the others are rules: what is claimed, who is meant,
and what is said of each claim (times, quantities, acts, names).
"""

import argparse
import json
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import spacy
from spacy.language import Language

from service import gazetteer, packs
from service.config import Config
from service.extraction import attributions, claimants, claims, frames
from service.extraction.rules.inner_incises import incises
from service.gazetteer import Gazetteer
from service.model import Article
from service.packs import Pack

ROOT = Path(__file__).parents[1]
TURN = 20
STEPS = ("parse", "what is claimed", "who is meant", "what is said of it")


def main() -> None:
    """Read the articles both ways and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=ROOT / "benchmarks" / "articles.ndjson", help="NDJSON")
    parser.add_argument("--count", type=int, default=300, help="of readings, over and over where articles are fewer")
    args = parser.parse_args()
    lines = args.articles.read_text(encoding="utf-8").splitlines()
    articles = [_article(json.loads(lines[n % len(lines)])) for n in range(args.count)]
    say(measure(articles, packs.load("fr"), gazetteer.load(Config.from_env().seeds_dir)), len(articles))


def _article(raw: dict[str, str]) -> Article:
    when = datetime.fromisoformat(raw["published_at"]).replace(tzinfo=UTC) if "published_at" in raw else None
    return Article(raw["text"], title=raw.get("title"), language="fr", published_at=when)


def measure(articles: list[Article], pack: Pack, known: Gazetteer) -> Counter[str]:
    """Seconds of processor: `bare` of the model alone, `reading` of the whole reading, and of each of its steps."""
    bare, spent = spacy.load(pack.model), Counter[str]()
    alone(articles[:1], bare)
    steps(articles[0], pack, known)
    for start in range(0, len(articles), TURN):
        turn = articles[start : start + TURN]
        spent["bare"] += alone(turn, bare)
        started = time.process_time()
        for article in turn:
            spent.update(steps(article, pack, known))
        spent["reading"] += time.process_time() - started
    return spent


def alone(articles: list[Article], bare: Language) -> float:
    """Seconds of the model with all its components."""
    started = time.process_time()
    for _ in bare.pipe(f"{article.title or ''}\n\n{article.body}" for article in articles):
        pass
    return time.process_time() - started


def steps(article: Article, pack: Pack, known: Gazetteer) -> dict[str, float]:
    """Seconds of each step of a reading, as `extraction.extract` takes them."""
    at = [time.process_time()]
    with frames.pipeline(pack).memory_zone():
        paragraphs = frames.parse([("title", article.title or ""), ("body", article.body)], pack, incises(pack))
        at.append(time.process_time())
        found = attributions.find(paragraphs, pack).attributions
        at.append(time.process_time())
        who = claimants.who(paragraphs, found, article, pack, known)
        at.append(time.process_time())
        claims.build(found, who, paragraphs, article, pack, known)
        at.append(time.process_time())
    return dict(zip(STEPS, (end - start for start, end in pairwise(at)), strict=True))


def say(spent: Counter[str], count: int) -> None:
    """Print the figures."""
    each = {name: seconds / count * 1000 for name, seconds in spent.items()}
    print(f"bare nlp.pipe       {each['bare']:6.2f} ms an article")
    print(f"reading             {each['reading']:6.2f} ms, {each['bare'] / each['reading']:.2f} times as fast")
    for step in STEPS:
        print(f"  {step:18}{each[step]:6.2f} ms, {each[step] / each['reading']:.1%}")


if __name__ == "__main__":
    main()
