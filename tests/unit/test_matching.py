"""Whether two claims say the same: on values, and on sentences that differ in one thing."""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import extraction
from service.config import Config
from service.gazetteer import Gazetteer, load
from service.matching import encoder, statements
from service.matching.relation import candidate, compare
from service.matching.statements import Figure, Statement
from service.matching.threads import Link, Membership, assign, assign_all
from service.model import Article, Claim, Claimant, Mention, Quantity, Span, When

READ = {
    "minimal_pairs": {"fr"},
    "minimal_pairs_unseen": {"fr", "en"},
    "minimal_pairs_third": {"fr", "en"},
    "minimal_pairs_fourth": {"fr", "en"},
    "minimal_pairs_fifth": {"fr", "en"},
}
"""The sets of pairs, and of which languages the engine reads the sides; those in others are taken as they stand."""
LEAST_RIGHT = 0.90
SAID = Statement("fr", words=9)


def claim(text: str, **fields: object) -> Claim:
    who = Claimant("named", "Claire Besson", "person")
    return replace(Claim(text, "body", "indirect", (Span(0, len(text), text),), who), **fields)


def sides(of: str) -> Iterator[tuple[str, tuple[str, str], tuple[str, str]]]:
    """The relation that a reader sees, and the two sentences with their languages."""
    for group in tomllib.loads(Path(__file__).with_name(f"{of}.toml").read_text(encoding="utf-8")).values():
        one, other = group.get("languages", ["fr", "fr"])
        yield from ((group["relation"], (one, a), (other, b)) for a, b in group["pairs"])


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load(Config().seeds_dir)


def read(language: str, sentence: str, gazetteer: Gazetteer, languages: Collection[str]) -> tuple[Statement, str]:
    """What a sentence claims; in a language that is not among these, its words."""
    if language not in languages:
        return statements.of_text(sentence, language), sentence
    article = Article(sentence, language=language, published_at=datetime(2025, 3, 4, tzinfo=UTC))
    found = extraction.read(article, gazetteer).claims[0]
    return statements.of_claim(found, language), found.text


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("minimal_pairs", 78),
        ("minimal_pairs_unseen", 63),
        ("minimal_pairs_third", 25),
        ("minimal_pairs_fourth", 48),
        ("minimal_pairs_fifth", 30),
    ],
)
def test_pairs_that_differ_in_one_thing_stand_as_a_reader_sees_them(
    gazetteer: Gazetteer, name: str, count: int
) -> None:
    wrong, pairs = [], list(sides(name))
    for expected, one, other in pairs:
        (a, said), (b, also) = (read(*side, gazetteer, READ[name]) for side in (one, other))
        x, y = encoder.encode([said, also])
        found = compare(a, b, sum(p * q for p, q in zip(x, y, strict=True)))
        if found.relation != expected:
            wrong.append((one, other, found))
    assert len(pairs) == count
    assert 1 - len(wrong) / len(pairs) >= LEAST_RIGHT, wrong


def test_a_vector_has_512_numbers_and_the_length_one() -> None:
    [vector] = encoder.encode(["Le pont fermera en juin."])
    assert len(vector) == encoder.DIMENSIONS == 512
    assert sum(number * number for number in vector) == pytest.approx(1, abs=1e-4)
    assert encoder.encode([]) == []


FIGURES = st.builds(
    Figure, st.integers(0, 9).map(float), st.integers(9, 20).map(float), st.sampled_from(["ponts", None])
)
DAYS = st.dates(date(2025, 1, 1), date(2025, 2, 1)).map(lambda day: (day, day))
STATEMENTS = st.builds(
    Statement,
    language=st.sampled_from(["fr", "en"]),
    words=st.integers(1, 9),
    affirms=st.booleans(),
    figures=st.lists(FIGURES, max_size=2).map(tuple),
    days=st.lists(DAYS, max_size=2).map(tuple),
    names=st.dictionaries(
        st.sampled_from(["place", "person", None]), st.frozensets(st.sampled_from(["nantes", "fr/army", "brest"]))
    ),
    claimant=st.sampled_from(["ana", None]),
)


@given(STATEMENTS, STATEMENTS, st.floats(-1, 1))
def test_neither_statement_is_the_first(a: Statement, b: Statement, likeness: float) -> None:
    one, other = compare(a, b, likeness), compare(b, a, likeness)
    assert (one.relation, one.conflicts) == (other.relation, other.conflicts)
    assert one.score == pytest.approx(other.score)
    assert 0 <= one.score <= 1


@given(STATEMENTS, STATEMENTS, st.floats(0, 0.4), st.floats(0, 0.6))
def test_being_more_alike_never_makes_claims_different(a: Statement, b: Statement, low: float, more: float) -> None:
    if compare(a, b, low).relation != "different":
        assert compare(a, b, low + more).relation != "different"


def test_a_verdict_says_its_reasons() -> None:
    a = replace(SAID, figures=(Figure(8, 8, "ponts"),), claimant="ana")
    b = replace(SAID, figures=(Figure(12, 12, "ponts"),), claimant="ana")
    found = compare(a, b, 0.9)
    assert (found.relation, found.conflicts) == ("conflict", ("quantity",))
    assert found.reasons == ("likeness 0.90, 0.64 needed", "the same claimant +0.02", "another quantity")


@pytest.mark.parametrize(
    ("a", "b", "conflicts"),
    [
        (Figure(8, 8, "ponts"), Figure(8, 8, "ponts"), ()),
        (Figure(8, float("inf"), "ponts"), Figure(12, 12, "ponts"), ()),
        (Figure(7.2, 8.8, "ponts"), Figure(8.5, 8.5, None), ()),
        (Figure(8, 8, "ponts"), Figure(9, 9, "ponts"), ("quantity",)),
        (Figure(8, 8, "ponts"), Figure(9, 9, "euros"), ()),
    ],
)
def test_figures_of_one_unit_contradict_each_other_where_they_cannot_both_hold(
    a: Figure, b: Figure, conflicts: tuple[str, ...]
) -> None:
    assert compare(replace(SAID, figures=(a,)), replace(SAID, figures=(b,)), 0.95).conflicts == conflicts


def test_short_contents_are_the_same_only_word_by_word() -> None:
    short = replace(SAID, words=2)
    assert compare(short, SAID, 0.8).relation == "different"
    assert compare(short, SAID, 0.95).relation == "same"


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Lens a battu Rennes hier", "Rennes a battu Lens hier", "different"),
        ("Lens et Rennes ont gagné hier", "Rennes et Lens ont gagné hier", "same"),
        ("Lens a battu Rennes hier", "Rennes a été battu hier par Lens", "same"),
        ("Lens a battu Rennes hier", "Lens a battu Rennes hier", "same"),
    ],
)
def test_who_does_what_to_whom_is_not_exchanged(one: str, other: str, relation: str) -> None:
    said = [
        statements.of_claim(
            claim(
                text,
                mentions=tuple(
                    Mention(name, "organization", at := text.index(name), at + len(name), name)
                    for name in ("Lens", "Rennes")
                ),
            ),
            "fr",
        )
        for text in (one, other)
    ]
    assert compare(*said, 0.97).relation == relation


@pytest.mark.parametrize(
    ("language", "one", "other", "polarities", "relation"),
    [
        ("fr", "le marché couvert augmentera ses loyers", "le marché couvert baissera ses loyers", "aa", "conflict"),
        ("fr", "la gare restera fermée lundi", "la gare n'ouvrira pas lundi", "an", "same"),
        ("fr", "la gare sera fermée lundi", "la gare ne sera pas fermée lundi", "an", "conflict"),
        ("fr", "la ferme du village sera vendue", "la ferme du bourg sera vendue", "aa", "same"),
        ("fr", "le taux a chuté puis augmenté", "le taux a augmenté", "aa", "same"),
        ("en", "the shop will stay open on Sunday", "the shop will not close on Sunday", "an", "same"),
        ("en", "rents fell in the old town", "rents increased in the old town", "aa", "conflict"),
        ("en", "the illegal market was raided", "the legal market was raided", "aa", "conflict"),
        ("ru", "цены выросли", "цены упали", "aa", "same"),
    ],
)
def test_opposites_contradict_each_other_unless_one_is_negated(
    language: str, one: str, other: str, polarities: str, relation: str
) -> None:
    stand = {"a": "affirmed", "n": "negated"}
    said = [
        statements.of_claim(claim(text, polarity=stand[polarity]), language)
        for text, polarity in zip((one, other), polarities, strict=True)
    ]
    assert compare(*said, 0.92).relation == relation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("la taxe sur le miel augmentera", "la taxe sur le cidre augmentera", "different"),
        ("la taxe sur le miel augmentera", "les taxes sur le miel augmenteront", "same"),
        ("la taxe sur le miel augmentera", "une taxe sur ce miel augmentera", "same"),
        ("la taxe sur le miel augmentera", "la taxe sur le bois et la laine augmentera", "same"),
        ("huit miels seront taxés", "neuf miels seront taxés", "conflict"),
    ],
)
def test_one_word_may_change_the_matter_where_it_makes_sentences_less_alike(
    one: str, other: str, relation: str
) -> None:
    numbers = {"huit": 8, "neuf": 9}
    said = [
        statements.of_claim(
            claim(
                text,
                quantities=tuple(
                    Quantity(value, "miels", "=", 0, 4, word) for word, value in numbers.items() if word in text
                ),
            ),
            "fr",
        )
        for text in (one, other)
    ]
    assert compare(*said, 0.75).relation == relation
    assert compare(*said, 0.95).relation == ("same" if relation == "different" else relation)


def test_one_word_may_change_the_matter_of_a_sentence_that_somebody_asks_about() -> None:
    said = statements.of_claim(claim("la taxe sur le miel augmentera"), "fr")
    asked = [statements.of_text(f"La taxe sur le {word} {verb}.", "fr") for word, verb in (
        ("cidre", "augmentera"), ("miel", "augmentera"), ("miel", "baissera"),
    )]  # fmt: skip
    assert [compare(said, each, 0.8).relation for each in asked] == ["different", "same", "conflict"]


def test_a_country_is_the_same_in_every_language() -> None:
    said = [
        statements.of_claim(
            claim(text, mentions=(Mention(name, "place", at := text.index(name), at + len(name), name, key),)), language
        )
        for language, text, name, key in (
            ("fr", "un drone est tombé en Pologne", "Pologne", "pl"),
            ("en", "a drone came down in Poland", "Poland", "pl"),
            ("en", "a drone came down in Romania", "Romania", "ro"),
        )
    ]
    assert compare(said[0], said[1], 0.65).relation == "same"
    assert compare(said[0], said[2], 0.65).relation == "different"


def test_the_words_of_a_time_are_no_names() -> None:
    text = "the bridge will reopen on 3 June near Leeds"
    said = statements.of_claim(claim(text, times=(When("2025-06-03", "day", "3 June", 26, 32),)), "en")
    assert said.names == {None: frozenset({"leeds"})}


def test_a_claim_is_compared_by_what_it_says() -> None:
    text = "huit ponts fermeront à Nantes en juin"
    said = statements.of_claim(
        claim(
            text,
            polarity="negated",
            quantities=(Quantity(8, "ponts", "≥", 0, 10, "huit ponts"),),
            times=(When("2025-06", "month", "en juin", 29, 36),),
            mentions=(Mention("Nantes", "place", 22, 28, "Nantes", "fr/nantes"),),
        ),
        "fr",
    )
    assert said == Statement(
        "fr", 7, affirms=False, figures=(Figure(8, float("inf"), "ponts"),),
        days=((date(2025, 6, 1), date(2025, 6, 30)),), names={"place": frozenset({"fr/nantes"})},
        keys=frozenset({"fr/nantes"}), claimant="claire besson", bag="a en fermeront huit juin nantes ponts",
        sides=frozenset({(0, 1)}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 200 emplois", [1200]),
        ("1.200 jobs and 3,5 %", [1200, 3.5]),
        ("16,500 people", [16500]),
        ("12 000,5 euros", [12000.5]),
        ("le A380 et 7 vols", [380, 7]),
        ("aucun", []),
    ],
)
def test_numbers_in_digits_are_read_in_every_notation(text: str, values: list[float]) -> None:
    assert [figure.low for figure in statements.of_text(text, "xx").figures] == values


@pytest.mark.parametrize(
    "value", ["2025-12", "2025", "2025/2027", "2025-01-03T10:30", "2025-02-30", "demain", None, "/"]
)
def test_any_time_is_days_or_none(value: str | None) -> None:
    said = statements.of_claim(claim("x", times=(When(value, "day"),)), "fr")
    assert len(said.days) == (value in ("2025-12", "2025", "2025/2027", "2025-01-03T10:30"))


NUMBERS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12)


@given(NUMBERS, st.permutations(range(8)), st.sets(st.integers(1, 7)))
def test_threads_are_the_same_whatever_the_order_of_arrival_and_however_many_come_together(
    alike: list[tuple[int, int]], order: list[int], cuts: set[int]
) -> None:
    def partition(arriving: list[int], cuts: set[int]) -> set[frozenset[UUID]]:
        edges = [0, *sorted(cuts), len(arriving)]
        known: dict[UUID, Membership] = {}
        for start, end in pairwise(edges):
            linked = {UUID(int=new): _alike(new, alike, arriving[:end]) for new in arriving[start:end]}
            found = assign_all(linked, known, ())
            since = {made: datetime(2025, 1, 1 + start, tzinfo=UTC) for made in found.made}
            since |= {each.thread: each.since for each in known.values()}
            known |= {claim: Membership(home, since[home]) for claim, home in found.homes.items()}
            for gone, into in found.merged.items():
                moved = [claim for claim, each in known.items() if each.thread == gone]
                known |= dict.fromkeys(moved, Membership(into, since[into]))
        return {frozenset(c for c in known if known[c].thread == each.thread) for each in known.values()}

    assert partition(list(range(8)), set(range(1, 8))) == partition(order, cuts)


def _alike(claim_number: int, alike: list[tuple[int, int]], among: list[int]) -> dict[UUID, float]:
    met = {b if a == claim_number else a for a, b in alike if claim_number in (a, b)} - {claim_number}
    return {UUID(int=other): 0.8 for other in met if other in among}


def test_a_thread_that_is_gone_before_it_is_stored_is_never_made() -> None:
    first, second, bridge = (UUID(int=n) for n in range(3))
    old = Membership(UUID(int=9), datetime(2025, 1, 1, tzinfo=UTC))
    stored = UUID(int=8)
    alike = {first: {second: 0.7}, bridge: {first: 0.7, stored: 0.7}}
    found = assign_all(alike, {stored: old}, ())
    assert found.homes == dict.fromkeys((first, second, bridge), old.thread)
    assert (found.made, found.merged, found.changed) == ((), {}, {old.thread})


def test_what_was_parted_from_a_thread_is_parted_from_the_one_that_takes_it() -> None:
    claims = [UUID(int=n) for n in range(3)]
    threads = [Membership(UUID(int=10 + n), datetime(2025, 1, 1 + n, tzinfo=UTC)) for n in range(3)]
    one, two = UUID(int=20), UUID(int=21)
    alike = {one: {claims[0]: 0.9, claims[1]: 0.8}, two: {claims[1]: 0.9, claims[2]: 0.8}}
    parted = {frozenset((threads[0].thread, threads[2].thread))}
    found = assign_all(alike, dict(zip(claims, threads, strict=True)), parted)
    assert found.merged == {threads[1].thread: threads[0].thread}
    assert found.homes == dict.fromkeys((one, two), threads[0].thread)


@given(STATEMENTS, STATEMENTS, st.floats(-1, 1))
def test_claims_less_alike_than_candidates_are_different_whatever_else_they_share(
    a: Statement, b: Statement, likeness: float
) -> None:
    if likeness < candidate(one_language=a.language == b.language):
        assert compare(a, b, likeness).relation == "different"


def test_of_threads_that_people_parted_a_claim_goes_to_the_likest() -> None:
    one, other = UUID(int=1), UUID(int=2)
    links = [
        Link(UUID(int=3), 0.7, Membership(one, datetime(2025, 1, 1, tzinfo=UTC))),
        Link(UUID(int=4), 0.9, Membership(other, datetime(2025, 1, 2, tzinfo=UTC))),
    ]
    found = assign(links, {frozenset((one, other))})
    assert found is not None
    assert (found.home, found.merged) == (other, ())
    merged = assign(links, ())
    assert merged is not None
    assert (merged.home, merged.merged) == (one, (other,))
