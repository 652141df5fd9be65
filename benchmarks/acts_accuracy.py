"""How often act, attitude, polarity and modality are those that a reader gave: `acts_accuracy.py GOLD [LABELS]`.

GOLD is a file of articles, one JSON object a line, with `id`, `text` and `claims` (`content` and `cue` in code points).
The labels name articles and offsets of it and hold no text. The cue and the content are the gold's, so what is measured
is the classification alone, not the finding of claims.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from service.extraction import acts
from service.extraction.lexicon import CueEntry, lexicon
from service.packs import Pack, load

LABELS = Path(__file__).parents[1] / "tests/golden/labels/fr-acts.jsonl"
VALUES = ("act", "attitude", "polarity", "modality")
SENTENCE = re.compile(r"[.!?]\s|\n")
QUOTED = re.compile(r"[«“\"]\s?([^»”\"]*?)\s?[»”\"]")


def _lines(path: Path) -> Iterator[Any]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def _ranges(value: Any) -> list[list[int]]:
    if not value:
        return []
    return value if isinstance(value[0], list) else [value]


def _entry(cue: str, pack: Pack) -> CueEntry | None:
    """The pack's line of the cue that stands in some words: the longest phrase whose words are all there."""
    lemmas = {form.lemma for word in re.findall(r"\w+", cue.lower()) for form in pack.forms.get(word, ())}
    lemmas |= set(re.findall(r"\w+", cue.lower()))
    known = lexicon(pack).by_lemma.items()
    fitting = [entry for lemma, entry in known if set(re.findall(r"\w+", lemma)) <= lemmas]
    return max(fitting, key=lambda entry: len(entry.words), default=None)


def _sentence(text: str, start: int, end: int) -> str:
    left = max((m.end() for m in SENTENCE.finditer(text, 0, start)), default=0)
    right = SENTENCE.search(text, end)
    return text[left : right.start() if right else len(text)]


def _quotes(text: str, ranges: list[list[int]]) -> list[str]:
    """The quoted stretches of a content; the whole of it where the marks stand around it."""
    start, end = ranges[0][0], ranges[-1][1]
    content = text[start:end]
    return [content] if text[:start].rstrip()[-1:] in "«“" else QUOTED.findall(content)


def _classified(label: Mapping[str, Any], text: str, cue: str, pack: Pack) -> acts.Classified:
    ranges = label["content"]
    entry = _entry(cue, pack)
    return acts.classify(
        content=" ".join(text[a:b] for a, b in ranges),
        sentence=_sentence(text, ranges[0][0], ranges[-1][1]),
        cue_lemma=entry.lemma if entry else None,
        cue_act=entry.act if entry else None,
        cue_attitude=entry.attitude if entry else None,
        cue_text=cue,
        quotes=_quotes(text, ranges),
        pack=pack,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("labels", type=Path, nargs="?", default=LABELS)
    parser.add_argument("--language", default="fr")
    parser.add_argument("--errors", action="store_true", help="list what differs, by article and offset")
    options = parser.parse_args()
    articles, pack, labels = (
        {a["id"]: a for a in _lines(options.gold)},
        load(options.language),
        list(_lines(options.labels)),
    )
    right, plain = Counter[str](), {v: Counter(label[v] for label in labels).most_common(1)[0][1] for v in VALUES}
    for label in labels:
        article = articles[label["article"]]
        (gold,) = (c for c in article["claims"] if c["content"] == label["content"])
        text = article["text"]
        found = _classified(label, text, " ".join(text[a:b] for a, b in _ranges(gold["cue"])), pack)
        for value in VALUES:
            right[value] += getattr(found, value) == label[value]
            if options.errors and getattr(found, value) != label[value]:
                print(label["article"], label["content"][0], value, getattr(found, value), "for", label[value])
    for value in VALUES:
        share, most = right[value] / len(labels), plain[value] / len(labels)
        print(f"{value:9} {right[value]:3} of {len(labels)}  {share:.2f}  (always the most frequent value: {most:.2f})")


if __name__ == "__main__":
    main()
