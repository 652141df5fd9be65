"""Phrases as data: forms, slots, and that a language is made of nothing else."""

from datetime import UTC, datetime

import pytest

from service.extraction import quantities, times
from service.extraction.phrases import Index, slot
from service.model import When
from service.packs import Pack

UNITS = {"unit": slot([["day", "jour", "jours"], ["year", "an"]]), "n": slot(r"\d+")}


def _found(form: str, text: str) -> list[tuple[str, dict]]:
    return [(text[m.start : m.end], dict(m.slots)) for m in Index([{"forms": [form]}], UNITS).scan(text)]


def test_a_slot_gives_the_value_of_the_word_that_fills_it():
    assert _found("il_y_a {n} {unit}", "Il y a 3 jours.") == [("Il y a 3 jours", {"n": "3", "unit": "day"})]


def test_an_element_with_a_question_mark_may_be_missing():
    assert [t for t, _ in _found("depuis? {n} {unit}", "depuis 3 jours, 2 jours")] == ["depuis 3 jours", "2 jours"]


def test_a_word_that_ends_with_an_apostrophe_joins_the_next_one_whatever_the_apostrophe():
    assert [t for t, _ in _found("l'|le {unit}", "l’an, l'an, le jour")] == ["l’an", "l'an", "le jour"]


def test_a_phrase_ends_where_a_word_ends():
    assert _found("le {unit}", "le journal") == []


def test_a_phrase_does_not_begin_inside_a_word_with_a_hyphen():
    assert _found("là {unit}", "celui-là jour") == []


def test_the_longest_phrase_is_taken():
    index = Index([{"forms": ["le {unit}"]}, {"forms": ["le {unit} même"]}], UNITS)
    assert [m.end for m in index.scan("le jour même")] == [12]


ENGLISH = Pack(
    "en",
    "0",
    "",
    {
        "numerals": {
            "grammar": "en",
            "decimal": ".",
            "group": ",",
            "links": ["and"],
            "glued": ["km"],
            "words": ["three", "twenty", "two"],
        },
        "times": {
            "slots": {
                "day": r"\d{1,2}(?:st|nd|rd|th)?",
                "year": r"(?:19|20)\d\d",
                "month": [[5, "May"], [12, "December"]],
                "weekday": [[1, "Tuesday"]],
                "unit": [["day", "day", "days"], ["month", "month", "months"]],
                "which": [[-1, "last"], [1, "next"]],
                "part": [["part", "morning"]],
            },
            "phrase": [
                {"rule": "date", "forms": ["on? {month} {day} , {year}", "on? {month} {day}"]},
                {"rule": "shift", "sign": -1, "forms": ["{n} {unit} ago"]},
                {"rule": "day", "anchor": "story", "offset": -1, "forms": ["the_day_before"]},
                {"rule": "weekday", "forms": ["on|{which}? {weekday}", "{which} {weekday}"]},
                {"rule": "year", "forms": ["in {year}"]},
            ],
            "bare": [{"rule": "weekday", "forms": ["{weekday}"]}],
            "open": [{"name": "since", "side": "start", "tense": "past", "forms": ["since"]}],
            "after": [{"forms": ["{part}"]}],
            "tense": {"past": ["was|were|had|\\w+ed"], "future": ["will"], "neither": []},
            "relative": {"words": ["which", "who"]},
        },
        "quantities": {
            "slots": {
                "compare": [[">", "more than"], ["≥", "at least"]],
                "after": [["≈", "or so"]],
                "magnitude": [[1000000, "million"]],
            },
            "phrase": [{"rule": "number", "forms": ["{compare}? {n} {magnitude}?"]}],
            "after": [{"forms": ["{after}"]}],
            "unit": {
                "percent": ["%", "percent"],
                "links": ["of"],
                "currencies": [["EUR", "€", "euros"]],
                "shorthand": [[1000000, "EUR", "€m"]],
                "symbols": ["km"],
                "leading": ["€"],
                "measures": ["tonnes"],
                "before_noun": ["new"],
                "adjective": r"\w+ian",
                "never": ["of"],
                "times": ["times"],
                "times_more": ["more"],
            },
            "context": {
                name: []
                for name in (
                    *("labels", "anaphoric", "counting", "no_number", "of", "months", "time_units", "time_relations"),
                )
            },
        },
    },
    {},
)


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("It was signed on May 3, 2024.", "2024-05-03"),
        ("They met three days ago.", "2025-01-01"),
        ("It was signed on December 20.", "2024-12-20"),
        ("It was quiet the day before.", "2024-12-19"),
        ("The talks will open on Tuesday.", "2025-01-07"),
        ("He resigned last Tuesday morning.", "2024-12-31"),
        ("It has rained since Tuesday.", "2024-12-31/.."),
        ("The mine closed in 1996.", "1996"),
    ],
)
def test_times_of_another_language_are_a_matter_of_data(sentence, value):
    published, story = datetime(2025, 1, 4, 12, tzinfo=UTC), When("2024-12-20", "day")
    assert [w.value for w in times.find(sentence, published_at=published, story=story, pack=ENGLISH)] == [value]


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("At least twenty-two new missiles were fired.", 22, "new missiles"),
        ("It cost 1.3 million euros.", 1300000, "EUR"),
        ("More than 1,500 tonnes of wheat were lost.", 1500, "tonnes of wheat"),
        ("Turnout fell by 7.5 percent.", 7.5, "%"),
    ],
)
def test_quantities_of_another_language_are_a_matter_of_data(sentence, value, unit):
    assert [(q.value, q.unit) for q in quantities.find(sentence, pack=ENGLISH)] == [(value, unit)]
