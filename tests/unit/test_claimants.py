"""Who is meant: each rule with a mini-article of its own, parsed by the model that reads articles."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.extraction import claimants, frames, gazetteer
from service.extraction.gazetteer import Gazetteer
from service.extraction.languages import pack as packs
from service.extraction.languages.pack import Pack
from service.extraction.reading import Attribution, Paragraph
from service.extraction.rules.inner_incises import incises
from service.model import Article, Claimant, Field
from service.names import normalise_name

SEEDS = Path(__file__).parents[2] / "seeds"
CASES = tomllib.loads((Path(__file__).parent / "claimants_fr.toml").read_text(encoding="utf-8"))["case"]
MARKED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Reader:
    """What resolving needs, loaded once."""

    pack: Pack
    gazetteer: Gazetteer

    def who(self, body: str, title: str = "") -> tuple[claimants.Who, ...]:
        """The claimants of the marked sources of a title and a body."""
        fields: list[tuple[Field, str]] = [("title", title), ("body", body)]
        plain: list[tuple[Field, str]] = [(name, MARKED.sub(r"\1", text)) for name, text in fields]
        paragraphs = frames.parse(plain, self.pack, incises(self.pack))
        marks = [(name, _plain_range(text, m)) for name, text in fields for m in MARKED.finditer(text)]
        found = [_attribution(paragraphs, name, *range_) for name, range_ in marks]
        article = Article(body=plain[1][1], title=plain[0][1])
        return claimants.who(paragraphs, found, article, self.pack, self.gazetteer)

    def claimants(self, body: str, title: str = "") -> list[Claimant]:
        """The claimants alone."""
        return [each.claimant for each in self.who(body, title)]


def _plain_range(text: str, mark: re.Match[str]) -> tuple[int, int]:
    start = len(MARKED.sub(r"\1", text[: mark.start()]))
    return start, start + len(mark[1])


def _attribution(paragraphs: list[Paragraph], field: Field, start: int, end: int) -> Attribution:
    paragraph = next(p for p in paragraphs if p.field == field and p.start <= start < p.end)
    tokens = [
        t for t in paragraph.doc if start <= paragraph.offsets[t.idx] and paragraph.offsets[t.idx + len(t) - 1] < end
    ]
    cue = next((t.i for t in paragraph.doc if paragraph.offsets[t.idx] >= start), len(paragraph.doc) - 1)
    inside = {t.i for t in tokens}
    head = next((t.i for t in tokens if t.head.i not in inside or t.head.i == t.i), None)
    source = (start, end) if head is not None else None
    return Attribution(paragraph.index, field, (), "marked", None, None, cue, source, head)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The French pack and the gazetteer of the seeds."""
    return Reader(packs.load("fr"), gazetteer.load(SEEDS))


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_the_claimant_is_whom_the_reader_understands(reader: Reader, case: dict[str, str]) -> None:
    found = reader.claimants(case["text"], case.get("title", ""))
    assert [normalise_name(c.name or "") for c in found] == [normalise_name(name) for name in case["claimants"]]
