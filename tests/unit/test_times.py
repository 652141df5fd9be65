"""Times: what phrases mean, and when a claim was made."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.extraction import times
from service.model import When
from service.packs import load
from service.storage.periods import days

HERE = Path(__file__).parent
FR = load("fr")
NOON = datetime(2025, 1, 4, 12, tzinfo=UTC)


def _rows():
    for table in tomllib.loads((HERE / "times_fr.toml").read_text(encoding="utf-8"))["table"]:
        for row in table["rows"]:
            yield table.get("published"), table.get("story"), row


ROWS = list(_rows())


def _noon(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None


@pytest.mark.parametrize(("published", "story", "row"), ROWS, ids=[f"{p}-{row[0]}" for p, _, row in ROWS])
def test_a_phrase_means_what_the_table_says(published, story, row):
    told = When(story, "day") if story else None
    found = times.find(row[0], published_at=_noon(published), story=told, pack=FR)
    assert [(w.text, w.value or "") for w in found] == list(zip(row[1::2], row[2::2], strict=True))


def test_the_table_holds_two_hundred_expressions():
    assert sum(len(row) // 2 for _, _, row in ROWS) >= 200


ENTRIES = [*FR.section("times")["phrase"], *FR.section("times")["bare"]]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["example"])
def test_each_phrase_of_the_pack_reads_its_example_whole(entry):
    found = times.find(entry["example"], published_at=NOON, pack=FR)
    assert entry["example"] in [w.text for w in found]
    assert any(w.rule.startswith(entry["rule"] + "/") for w in found)


def test_a_time_of_an_article_stands_where_its_offset_says():
    text = "Le maire a démissionné hier."
    (found,) = times.find(text, offset=100, published_at=NOON, pack=FR)
    assert (found.start, found.end) == (123, 127)


def test_the_tense_given_decides_over_the_one_that_the_words_show():
    (found,) = times.find("Il viendra mardi.", published_at=NOON, tense="past", pack=FR)
    assert found.value == "2024-12-31"


STORY = """L'armée a affirmé ce 4 janvier avoir repoussé, la veille, une attaque.

Dans son rapport, publié plus tôt dans la journée, le ministère avait mentionné huit missiles.

Le 20 décembre, deux jours après une attaque à laquelle le ministère avait promis une réponse, l'armée avait \
revendiqué des frappes.

« Je suis né le 3 mai 1958 », a raconté le maire.

La veille, il avait refusé de parler."""


def _paragraphs(text: str) -> list[tuple[int, str]]:
    parts, at = [], 0
    for part in text.split("\n\n"):
        parts.append((at, part))
        at += len(part) + 2
    return parts


def _article() -> tuple[When, ...]:
    quoted = [(STORY.index("«"), STORY.index("»"))]
    return times.in_article(_paragraphs(STORY), published_at=NOON, quoted=quoted, pack=FR)


def test_the_story_goes_on_from_the_last_day_that_the_narration_named():
    told = {(w.text, w.value) for w in _article()}
    assert {
        ("la veille", "2025-01-03"),
        ("plus tôt dans la journée", "2025-01-04"),
        ("La veille", "2024-12-19"),
    } <= told


def test_a_day_inside_a_quotation_does_not_move_the_story():
    assert [w.value for w in _article()][-2:] == ["1958-05-03", "2024-12-19"]


def _said(sentence: str, cue: str, content: str, **options) -> str | None:
    start, at = sentence.index(cue), sentence.index(content)
    found = times.said_at(
        sentence,
        offset=0,
        cue=(start, start + len(cue)),
        content=((at, at + len(content)),),
        published_at=options.get("published_at", NOON),
        story=None,
        pack=FR,
    )
    return found.value if found else None


def test_a_claim_is_dated_by_the_frame_of_its_cue():
    sentence = "L'armée a affirmé ce 4 janvier que la ville brûlait la veille."
    said = _said(sentence, "a affirmé", "la ville brûlait la veille")
    assert said == "2025-01-04"


def test_a_claim_is_dated_by_the_opening_of_its_sentence():
    sentence = (
        "Le 20 décembre, deux jours après une attaque à laquelle le ministère avait promis une réponse, "
        "l'armée avait revendiqué des frappes."
    )
    assert _said(sentence, "avait revendiqué", "des frappes") == "2024-12-20"


def test_a_cue_in_a_relative_clause_is_not_dated_from_outside_of_it():
    sentence = (
        "Le 20 décembre, deux jours après une attaque à laquelle le ministère avait promis une réponse, "
        "l'armée avait revendiqué des frappes."
    )
    assert _said(sentence, "avait promis", "une réponse") is None


def test_a_time_of_another_sentence_does_not_date_a_cue():
    assert _said("Il a plu ce 4 janvier. Le maire assure que tout va bien.", "assure", "tout va bien") is None


def test_a_vague_time_gives_way_to_the_day_beside_it():
    sentence = "Quelques jours plus tôt, le 13 décembre, l'armée avait annoncé une attaque."
    assert _said(sentence, "avait annoncé", "une attaque") == "2024-12-13"


def test_a_time_inside_the_content_does_not_date_the_claim():
    assert _said("Le maire assure que le pont rouvrira mardi.", "assure", "le pont rouvrira mardi") is None


def test_a_claim_stays_undated_without_a_publication_date():
    sentence = "Le maire a affirmé mardi que tout allait bien."
    assert _said(sentence, "a affirmé", "tout allait bien", published_at=None) is None


def test_a_claim_without_a_verb_speaks_of_when_it_was_said():
    said = When("2024-12-20", "day")
    assert times.about((), [(0, 10)], said=said, verbless=True) == (said,)
    assert times.about((), [(0, 10)], said=said, verbless=False) == ()


def test_a_claim_speaks_of_the_times_in_its_content():
    inside, outside = When("2025-01-03", "day", "hier", 5, 9), When("2025-01-04", "day", "ce 4 janvier", 20, 32)
    assert times.about((inside, outside), [(0, 10)], said=outside, verbless=True) == (inside,)


WORDS = st.sampled_from(
    [
        *("le", "31", "février", "99999999999999999999", "il", "y", "a", "ans", "trois", "1er", "janvier", "dernier"),
        *("mardi", "depuis", "jusqu'au", "5", "mai", "dans", "nuit", "de", "à", "entre", "2015", "et", "2017", "fin"),
        *("mi-novembre", "la", "veille", "(", "[", ")", "]", "«", "»", "14h30", "25h99", "XIXe", "siècle", "années"),
        *("90", "00/00/0000", "²", "٣", "après", "plus", "tôt", "demi", "semaine", "derniers", "au", "prochain"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@given(text=TEXTS, day=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))))
def test_any_text_gives_spans_of_itself_and_values_of_the_calendar(text, day):
    for when in times.find(text, offset=7, published_at=day, pack=FR):
        assert when.text
        assert when.text == text[when.start - 7 : when.end - 7]
        assert when.value is None or days(when.value) != (None, None)


@pytest.mark.parametrize("words", ["un ", "mardi ", "le 3 mai ", "1 234 ", "depuis le ", "entre 2015 et "])
def test_the_cost_of_a_text_grows_with_its_length_and_no_faster(words):
    def cost(length: int) -> float:
        text = words * (length // len(words))
        start = process_time()
        times.find(text, published_at=NOON, pack=FR)
        return process_time() - start

    cost(100)
    assert cost(16_000) < 20 * cost(4_000) + 0.2


def test_twenty_nested_brackets_harm_nothing():
    assert times.find("(" * 20 + "hier" + ")" * 20, published_at=NOON, pack=FR)[0].value == "2025-01-03"
