"""The French cues as data, and each of them against the engine: its example reports, its counter-example does not."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from service.extraction import extract
from service.extraction.languages import pack as packs
from service.extraction.languages.pack import Pack
from service.gazetteer import Gazetteer, load
from service.model import Act, Article, Attitude, Claim

Entry = Mapping[str, Any]

SEEDS = Path(__file__).parents[2] / "seeds"
FRAMES = {
    "reader",
    "accordance",
    "anybody",
    "parenthesis",
    "que",
    "inf",
    "de_inf",
    "a_inf",
    "question",
    "np",
    "de_np",
    "a_np",
    "prep",
    "x_de",
    "x_a",
    "a_x_de",
    "qualify",
    "attribute",
    "incise",
    "selon_laquelle",
}
PACK = packs.load("fr")
CUES: tuple[Entry, ...] = tuple(
    cue for name, section in sorted(PACK.sections.items()) if name.startswith("cues") for cue in section["cue"]
)


def _name(cue: Entry) -> str:
    return f"{cue['kind']}-{cue['lemma']}"


def _claims(cue: Entry) -> list[str]:
    return [cue["claim"]] if isinstance(cue["claim"], str) else list(cue["claim"])


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load(SEEDS)


def _read(text: str, pack: Pack, gazetteer: Gazetteer) -> tuple[Claim, ...]:
    return extract(Article(body=text), pack, gazetteer).claims


def _said(claim: Claim) -> tuple[list[str], str, str | None]:
    mention = claim.claimant.mention
    return [s.text for s in claim.content], mention.text if mention else "", claim.cue.lemma if claim.cue else None


@pytest.mark.parametrize("cue", CUES, ids=_name)
def test_a_cue_finds_the_claim_of_its_example(cue: Entry, gazetteer: Gazetteer) -> None:
    found = [_said(claim) for claim in _read(cue["example"], PACK, gazetteer)]
    assert (_claims(cue), cue["source"], cue["lemma"]) in found


@pytest.mark.parametrize("cue", CUES, ids=_name)
def test_a_cue_finds_no_claim_in_its_counter_example(cue: Entry, gazetteer: Gazetteer) -> None:
    found = [_said(claim) for claim in _read(cue["counter"], PACK, gazetteer)]
    assert cue["lemma"] not in [lemma for _, _, lemma in found]


def test_there_are_at_least_three_hundred_reporting_verbs() -> None:
    assert len([cue for cue in CUES if cue["kind"] == "verb"]) >= 300


def test_each_cue_stands_once() -> None:
    names = [_name(cue) for cue in CUES]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("cue", CUES, ids=_name)
def test_a_cue_uses_the_closed_lists_only(cue: Entry) -> None:
    assert cue["kind"] in ("verb", "noun", "preposition")
    assert cue["act"] in get_args(Act)
    assert cue["attitude"] in get_args(Attitude)
    assert cue["frames"]
    assert set(cue["frames"]) <= FRAMES
    assert len(set(cue["frames"])) == len(cue["frames"])
    assert set(cue.get("weak", ())) <= set(cue["frames"])
    assert cue["kind"] == "preposition" or bool(cue.get("prepositions")) == ("prep" in cue["frames"])


@pytest.mark.parametrize("cue", CUES, ids=_name)
def test_an_example_holds_its_claim_and_its_source_word_for_word(cue: Entry) -> None:
    at = 0
    for claim in _claims(cue):
        at = cue["example"].index(claim, at) + len(claim)
    assert cue["source"] in cue["example"]
    assert not any(claim.startswith(("que ", "qu'")) or claim.endswith(".") for claim in _claims(cue))


@pytest.mark.parametrize("cue", CUES, ids=_name)
def test_a_cue_stands_in_its_example(cue: Entry) -> None:
    assert _stands_in(cue, cue["example"])


def test_no_sentence_serves_two_cues() -> None:
    sentences = [cue[key] for cue in CUES for key in ("example", "counter")]
    assert len(set(sentences)) == len(sentences)


def _stands_in(cue: Entry, sentence: str) -> bool:
    """Whether a form of the cue's head, and of every other word of a phrase, is in the sentence."""
    words = set(re.findall(r"[\w-]+", sentence.lower())) | set(re.findall(r"\w+", sentence.lower()))
    return all(words & set(forms) for forms in _forms_of_each_word(cue))


def _forms_of_each_word(cue: Entry) -> Iterator[tuple[str, ...]]:
    head = _head(cue)
    for word in re.findall(r"[\w-]+", cue["lemma"].lower()):
        if word == head:
            yield (word, *(form for form, readings in PACK.forms.items() if any(r.lemma == head for r in readings)))
        elif word in ("de", "à"):
            yield word, "d", "du", "des", "au", "aux"
        elif word in ("se", "s"):
            yield "se", "s", "me", "m", "nous", "vous"
        elif word == "ne":
            yield "ne", "n"
        else:
            yield word, f"{word}s", f"{word}e", f"{word}x"


def _head(cue: Entry) -> str | None:
    """The verb that a verb cue inflects."""
    if cue["kind"] != "verb":
        return None
    words = re.findall(r"[\w-]+", cue["lemma"])
    return next(w for w in words if w not in ("se", "s", "ne", "pas", "en"))
