"""Interviews: answers to questions, and speakers named before a colon, with no quotation mark around what they say.

A paragraph that ends in a question mark, or that carries the label of somebody who asks, is a question; the paragraphs
behind it, up to the next question or label, are one answer, and each paragraph of it is in the claim.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from service.extraction.reading import Attribution, Paragraph, Range
from service.packs import Pack

QUESTIONS = 2
"""From how many questions with an answer on an article is an interview."""
LONGEST_QUESTION = 60
"""Words of the longest paragraph that is taken for a question."""
LONGEST_ANSWER = 8
"""Paragraphs of the longest answer: more than that is an article that asks something in passing."""
LABEL = re.compile(
    r"(?P<name>[^\W\d_][\w'’.-]*(?:[ \u00a0][^\W\d_][\w'’.-]*){0,4})[ \u00a0]?(?::|\.[ \u00a0]?[–—-])[ \u00a0\n]*(?=\S)"
)


def answers(paragraphs: Sequence[Paragraph], pack: Pack) -> list[Attribution]:
    """The answers of an interview or a debate, in the order of the text; none in any other article."""
    body = [p for p in paragraphs if p.field == "body"]
    labelled = _labels(body)
    if labelled:
        return list(_turns(body, labelled))
    asked = [i for i, p in enumerate(body) if _asks(p.text)]
    turns = [(i, _answer(body, i)) for i in asked]
    answered = [(i, answer) for i, answer in turns if 0 < len(answer) <= LONGEST_ANSWER]
    if len(answered) < QUESTIONS or not _in_person(body, answered, pack):
        return []
    return [_attribution(answer, None) for _, answer in answered]


def _asks(text: str) -> bool:
    return text.rstrip(' \u00a0»”"').endswith("?") and len(text.split()) <= LONGEST_QUESTION and text[:1] not in '«“"'


def _answer(body: Sequence[Paragraph], question: int) -> list[Paragraph]:
    """The paragraphs behind a question that hold no quotation marks of their own, up to the next question."""
    found: list[Paragraph] = []
    for paragraph in body[question + 1 :]:
        if _asks(paragraph.text) or paragraph.text[:1] in '«“"':
            break
        found.append(paragraph)
    last_question = not any(_asks(p.text) for p in body[question + 1 :])
    return found[:1] if last_question else found


def _in_person(body: Sequence[Paragraph], answered: Sequence[tuple[int, list[Paragraph]]], pack: Pack) -> bool:
    """Whether questions speak to somebody, or answers speak of themselves, more often than not."""
    persons = frozenset(pack.section("syntax")["words"]["dialogue"])
    spoken = sum(
        bool(persons & _words(body[i].text)) or any(persons & _words(p.text) for p in answer) for i, answer in answered
    )
    return 2 * spoken >= len(answered)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+'?", text.lower().replace("’", "'")))


def _labels(body: Sequence[Paragraph]) -> dict[int, re.Match[str]]:
    """The paragraphs that open with a speaker's label: one that comes back, or one beside others in every turn."""
    found = {i: m for i, p in enumerate(body) if (m := LABEL.match(p.text)) and _is_name(m["name"])}
    counts = Counter(m["name"] for m in found.values())
    turns = sum(counts.values())
    if turns < QUESTIONS + 1 or len(counts) < QUESTIONS or max(counts.values()) < QUESTIONS:
        return {}
    return found


def _is_name(label: str) -> bool:
    words = label.split()
    return all(word[0].isupper() for word in words) and (len(words) > 1 or label.isupper() or label[1:].islower())


def _turns(body: Sequence[Paragraph], labels: dict[int, re.Match[str]]) -> Iterator[Attribution]:
    starts = sorted(labels)
    for at, following in zip(starts, [*starts[1:], starts[-1] + 1], strict=True):
        label = labels[at]
        paragraphs = list(body[at:following])
        if _asks(paragraphs[0].text[label.end() :]) and len(paragraphs) == 1:
            continue
        name = (paragraphs[0].start + label.start("name"), paragraphs[0].start + label.end("name"))
        yield _attribution(paragraphs, name, paragraphs[0].start + label.end())


def _attribution(answer: Sequence[Paragraph], source: Range | None, start: int | None = None) -> Attribution:
    first = answer[0]
    content = tuple((p.start if k or start is None else start, p.end) for k, p in enumerate(answer))
    return Attribution(
        paragraph=first.index,
        field=first.field,
        content=content,
        rule="speaker's label" if source else "interview answer",
        source=source,
        source_token=0 if source else None,
        subject="nominal" if source else "none",
        sentence=content[0],
    )
