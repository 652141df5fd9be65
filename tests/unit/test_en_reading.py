"""How English reports, sentence by sentence: what is claimed, by whom, and what is no claim."""

from pathlib import Path

import pytest

from service import packs
from service.extraction import extract
from service.gazetteer import Gazetteer, load
from service.model import Article, Claim

SEEDS = Path(__file__).parents[2] / "seeds"
PACK = packs.load("en")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load(SEEDS)


def _claims(text: str, gazetteer: Gazetteer) -> tuple[Claim, ...]:
    return extract(Article(body=text), PACK, gazetteer).claims


SAID = {
    "a clause without that": ("The clerk said the form was lost.", ["the form was lost"]),
    "a clause behind whom it was told and when": (
        "The vet told farmers on Friday the herd was ill.",
        ["the herd was ill"],
    ),
    "an incise in plain order": ("The mill, the owner said, will reopen in May.", ["The mill", "will reopen in May"]),
    "an incise with its subject behind it": ("The mill will reopen, said the owner.", ["The mill will reopen"]),
    "as somebody says": ("As the owner noted, the mill is old.", ["the mill is old"]),
    "a quotation whose comma stands inside its marks": (
        '"We are ready to sail," the captain said.',
        ["We are ready to sail"],
    ),
    "a quotation that goes on behind its cue": (
        '"We are ready to sail," the captain said. "The wind is fair."',
        ["We are ready to sail", "The wind is fair."],
    ),
    "a quotation in two apostrophes each": ("''We are ready to sail,'' the captain said.", ["We are ready to sail"]),
    "a quotation behind a colon and a line": (
        'The captain wrote:\n\n"We are ready to sail."',
        ["We are ready to sail."],
    ),
    "an infinitive": ("The heir claims to own the castle.", ["own the castle"]),
    "a form in -ing": ("The heir denied selling the castle.", ["selling the castle"]),
    "what somebody is accused of": ("The guild accused the heir of selling the castle.", ["selling the castle"]),
    "a passive without a speaker": ("It was reported that the castle had burned.", ["the castle had burned"]),
    "a clause that a comma interrupts": (
        "The cook says the oven, which is new, is broken.",
        ["the oven, which is new, is broken"],
    ),
    "a relative clause up to the main verb": (
        "The plan, which critics say would hurt the poor, passed on Thursday.",
        ["The plan", "would hurt the poor"],
    ),
    "two clauses under one cue": (
        "The cook said that he left and that nobody saw him.",
        ["he left and that nobody saw him"],
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_is_found(name: str, gazetteer: Gazetteer) -> None:
    text, content = SAID[name]
    (claim,) = _claims(text, gazetteer)
    assert [span.text for span in claim.content] == content
    assert all(text[span.start : span.end] == span.text for span in claim.content)


@pytest.mark.parametrize(
    "text",
    [
        "The minister did not say that the dam was safe.",
        "If the minister says the dam is safe, people will stay.",
        "The minister could say that the dam is safe.",
        "The minister declined to say whether the dam was safe.",
        "Did the minister say that the dam was safe?",
        "The minister spoke to the crowd for an hour.",
        "The miller read a novel called “The Silent River” last week.",
        "The dam was built according to plan.",
    ],
)
def test_speech_that_did_not_take_place_is_no_claim(text: str, gazetteer: Gazetteer) -> None:
    assert _claims(text, gazetteer) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Senator Jane Marlow said the bill was dead. The senator said so twice, and she said it again.",
            "Jane Marlow",
        ),
        ("Ohio Governor Paul Dern said the road was shut. The governor said it would open.", "Paul Dern"),
        ("Campaign manager Paul Dern said the plan works. Dern said it was cheap.", "Paul Dern"),
        ("Jane Marlow's campaign manager Paul Dern said the plan works.", "Paul Dern"),
        ("Paul Dern, the chief executive of Norsk Paper, said the plant was shut.", "Paul Dern"),
        ("The Marlow campaign said the vote was fair.", "Marlow campaign"),
        ("Georgia's governor, Brian Campbell, said that the law would pass.", "Brian Campbell"),
        ("Harwick's mayor, Ann Doyle, urged residents to boil water, saying the plant was dirty.", "Ann Doyle"),
        ("The brewery, which denies any wrongdoing, said it would appeal.", "brewery"),
    ],
)
def test_whom_the_reader_understands_is_the_claimant(text: str, names: str, gazetteer: Gazetteer) -> None:
    assert {claim.claimant.name for claim in _claims(text, gazetteer)} == {names}
