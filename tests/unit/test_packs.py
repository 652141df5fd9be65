"""Every pack that is installed: it declares what every pack must, and each of its examples is read as it says.

A cue's example reports with that cue, and its counter-example does not; a phrase of times or quantities reads its
example.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from service import packs
from service.extraction import extract, quantities, times
from service.gazetteer import Gazetteer, load
from service.model import Act, Article, Attitude, Claim
from service.packs import Pack, UnfitPack

Entry = Mapping[str, Any]
PackEntry = tuple[Pack, Entry]

SEEDS = Path(__file__).parents[2] / "seeds"
NOON = datetime(2025, 1, 4, 12, tzinfo=UTC)
WEAKNESSES = {"subject", "told"}
"""What a weak noun phrase needs besides: a subject who speaks, more than somebody it was told to."""
FRAMES = {
    "reader",
    "accordance",
    "opening",
    "anybody",
    "in_np",
    "wording",
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
    "x_que",
    "x_a",
    "a_x_de",
    "qualify",
    "attribute",
    "incise",
    "selon_laquelle",
}
PACKS = tuple(map(packs.load, packs.codes()))
ENOUGH = {"fr": 300, "en": 200}


def _cues(pack: Pack) -> Iterator[Entry]:
    for name, section in sorted(pack.sections.items()):
        if name.startswith("cues"):
            yield from section["cue"]


CUES: tuple[PackEntry, ...] = tuple((pack, cue) for pack in PACKS for cue in _cues(pack))
WHEN: tuple[PackEntry, ...] = tuple(
    (pack, entry) for pack in PACKS for kind in ("phrase", "bare") for entry in pack.section("times")[kind]
)
COUNTED: tuple[PackEntry, ...] = tuple(
    (pack, entry) for pack in PACKS for entry in pack.section("quantities")["phrase"]
)


def _name(at: PackEntry) -> str:
    pack, entry = at
    return f"{pack.code}-{entry['kind']}-{entry['lemma']}" if "lemma" in entry else f"{pack.code}-{entry['example']}"


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


@pytest.mark.parametrize("at", CUES, ids=_name)
def test_a_cue_finds_the_claim_of_its_example(at: PackEntry, gazetteer: Gazetteer) -> None:
    pack, cue = at
    found = [_said(claim) for claim in _read(cue["example"], pack, gazetteer)]
    assert (_claims(cue), cue["source"], cue["lemma"]) in found


@pytest.mark.parametrize("at", CUES, ids=_name)
def test_a_cue_finds_no_claim_in_its_counter_example(at: PackEntry, gazetteer: Gazetteer) -> None:
    pack, cue = at
    found = [_said(claim) for claim in _read(cue["counter"], pack, gazetteer)]
    assert cue["lemma"] not in [lemma for _, _, lemma in found]


@pytest.mark.parametrize("at", WHEN, ids=_name)
def test_each_phrase_of_time_reads_its_example_whole(at: PackEntry) -> None:
    pack, entry = at
    found = times.find(entry["example"], published_at=NOON, pack=pack)
    assert entry["example"] in [w.text for w in found]
    assert any(w.rule.startswith(entry["rule"] + "/") for w in found)


@pytest.mark.parametrize("at", COUNTED, ids=_name)
def test_each_phrase_of_quantity_reads_its_example(at: PackEntry) -> None:
    pack, entry = at
    (found,) = quantities.find(entry["example"], pack=pack)
    assert found.start == 0


@pytest.mark.parametrize(("code", "number"), ENOUGH.items())
def test_there_are_enough_reporting_verbs(code: str, number: int) -> None:
    assert len([cue for cue in _cues(packs.load(code)) if cue["kind"] == "verb"]) >= number


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_each_cue_stands_once(pack: Pack) -> None:
    names = [_name((pack, cue)) for cue in _cues(pack)]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("at", CUES, ids=_name)
def test_a_cue_uses_the_closed_lists_only(at: PackEntry) -> None:
    _, cue = at
    assert cue["kind"] in ("verb", "noun", "preposition")
    assert cue["act"] in get_args(Act)
    assert cue["attitude"] in get_args(Attitude)
    assert cue["frames"]
    assert set(cue["frames"]) <= FRAMES
    assert len(set(cue["frames"])) == len(cue["frames"])
    assert set(cue.get("weak", ())) <= set(cue["frames"]) | WEAKNESSES
    assert cue["kind"] == "preposition" or bool(cue.get("prepositions")) == ("prep" in cue["frames"])


@pytest.mark.parametrize("at", CUES, ids=_name)
def test_an_example_holds_its_claim_and_its_source_word_for_word(at: PackEntry) -> None:
    pack, cue = at
    start = 0
    for claim in _claims(cue):
        start = cue["example"].index(claim, start) + len(claim)
    assert cue["source"] in cue["example"]
    assert not any(_opens_with_complementiser(pack, claim) or claim.endswith(".") for claim in _claims(cue))


def _opens_with_complementiser(pack: Pack, claim: str) -> bool:
    words = pack.section("syntax")["words"]["complementisers"]
    return any(claim.startswith(w if w.endswith("'") else f"{w} ") for w in words)


@pytest.mark.parametrize("at", CUES, ids=_name)
def test_a_cue_stands_in_its_example(at: PackEntry) -> None:
    pack, cue = at
    sentence = cue["example"].lower()
    words = set(re.findall(r"[\w-]+", sentence)) | set(re.findall(r"\w+", sentence))
    assert all(words & set(forms) for forms in _forms_of_each_word(pack, cue))


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_no_sentence_serves_two_cues(pack: Pack) -> None:
    sentences = [cue[key] for cue in _cues(pack) for key in ("example", "counter")]
    assert len(set(sentences)) == len(sentences)


def _forms_of_each_word(pack: Pack, cue: Entry) -> Iterator[tuple[str, ...]]:
    head, alternatives = _head(pack, cue), ALTERNATIVES.get(pack.code, {})
    for word in re.findall(r"[\w-]+", cue["lemma"].lower()):
        if word == head:
            yield (word, *(form for form, readings in pack.forms.items() if any(r.lemma == head for r in readings)))
        else:
            yield alternatives.get(word, (word, f"{word}s", f"{word}e", f"{word}x"))


ALTERNATIVES = {
    "fr": {
        **dict.fromkeys(("de", "à"), ("de", "à", "d", "du", "des", "au", "aux")),
        **dict.fromkeys(("se", "s"), ("se", "s", "me", "m", "nous", "vous")),
        "ne": ("ne", "n"),
    },
}
NO_HEAD = {"se", "s", "ne", "pas", "en", "not"}


def _head(pack: Pack, cue: Entry) -> str | None:
    """The verb that a verb cue inflects."""
    if cue["kind"] != "verb":
        return None
    return next(w for w in re.findall(r"[\w-]+", cue["lemma"]) if w not in NO_HEAD)


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_a_pack_says_the_code_of_its_folder(pack: Pack) -> None:
    assert pack.section("pack")["code"] == pack.code


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.code)
def test_the_forms_of_a_pack_have_the_moods_that_the_engine_knows(pack: Pack) -> None:
    moods = {form.mood for forms in pack.forms.values() for form in forms}
    assert moods <= {
        *("ind-pres", "ind-imp", "ind-past", "ind-fut", "cond", "subj-pres", "subj-imp"),
        *("imper", "inf", "part-pres", "part-past"),
    }


def test_a_pack_that_lacks_something_is_refused_and_told_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.toml").write_text('code = "xx"\nversion = "1"\nmodel = "m"\n', encoding="utf-8")
    monkeypatch.setattr(packs, "folders", lambda: {"xx": tmp_path})
    with pytest.raises(UnfitPack) as error:
        packs.load.__wrapped__("xx")
    assert "exclude in pack.toml" in str(error.value)
    assert "[quotations] in pack.toml" in str(error.value)
    assert "syntax.toml" in str(error.value)
    assert "cues.toml" in str(error.value)


def test_a_table_that_does_not_parse_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.toml").write_text("code =\n", encoding="utf-8")
    monkeypatch.setattr(packs, "folders", lambda: {"xx": tmp_path})
    with pytest.raises(UnfitPack, match=r"pack\.toml"):
        packs.load.__wrapped__("xx")
