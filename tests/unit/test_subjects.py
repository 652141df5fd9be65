"""Which words name the claimant where the parse is odd."""

from pathlib import Path

import pytest

from service import gazetteer
from service.extraction import read
from service.model import Article

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    "body",
    [
        "Dans un discours rappelant que la paix est fragile.",
        "À Prague, appelant à la fin des combats.",
        "Pour une région accusée d'avoir menti par le ministère.",
        "Selon.",
        "Que dit-il que.",
    ],
)
def test_a_sentence_without_its_main_verb_is_read_to_its_end(body: str) -> None:
    reading = read(Article(body=body, language="fr"), gazetteer.load(SEEDS))
    assert all(span.text == body[span.start : span.end] for claim in reading.claims for span in claim.content)


def test_a_participle_speaks_of_the_noun_above_one_of_place() -> None:
    body = "Le ministre a prononcé un discours à Prague appelant à la fin des combats."
    reading = read(Article(body=body, language="fr"), gazetteer.load(SEEDS))
    assert [claim.text for claim in reading.claims] == ["la fin des combats"]
    mention = reading.claims[0].claimant.mention
    assert mention is not None
    assert "Prague" not in mention.text.split()[:2]
