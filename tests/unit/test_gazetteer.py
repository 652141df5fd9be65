"""Whom a name means: the table of cases in entities_fr_en.toml, and what no table can list."""

import tomllib
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer import Gazetteer, Known, load

SEEDS = Path(__file__).parents[2] / "seeds"
TABLE = tomllib.loads(Path(__file__).with_name("entities_fr_en.toml").read_text(encoding="utf-8"))
GAZETTEER = load(SEEDS)


def cases(section: str) -> list[Any]:
    """One case for each name of the section, its context in its id."""
    return [
        pytest.param(name, row, id=" ".join((name, *row.get("countries", []))))
        for row in TABLE[section]
        for name in row["names"]
    ]


def asked(row: dict[str, Any]) -> dict[str, Any]:
    return {"language": row.get("language", "fr"), "countries": row.get("countries", [])}


@pytest.mark.parametrize(("name", "row"), cases("same"))
def test_every_form_of_a_name_means_the_same_entity(name: str, row: dict[str, Any]) -> None:
    assert [known.key for known in GAZETTEER.lookup(name, **asked(row))] == [row["key"]]


@pytest.mark.parametrize(
    ("key", "french", "english"),
    [
        ("ru/defence-ministry", "ministère russe de la Défense", "Russian defence ministry"),
        ("gb/prime-ministers-office", "Downing Street", "Downing Street"),
        ("us/presidency", "Maison-Blanche", "White House"),
        ("eu/commission", "Commission européenne", "European Commission"),
        ("ru/moscow", "Moscou", "Moscow"),
        ("de", "Allemagne", "Germany"),
        ("cd/army", "armée de la République démocratique du Congo", None),
        ("fr/cgt", "CGT", None),
    ],
)
def test_an_entity_is_called_in_each_language_that_has_a_name_for_it(
    key: str, french: str, english: str | None
) -> None:
    assert GAZETTEER.names(key) == {"fr": french} | ({"en": english} if english else {})


def test_an_english_name_of_an_institution_means_it() -> None:
    composed = [f"{code}/{kind}" for code in ("ru", "fr", "gb", "us", "ua") for kind in GAZETTEER.tables.institutions]
    own = [key for key in GAZETTEER.tables.english if GAZETTEER.known(key).type == "organization"]
    called = {key: GAZETTEER.names(key)["en"] for key in (*composed, *own) if "en" in GAZETTEER.names(key)}
    assert len(called) > len(composed) / 2
    for key, name in called.items():
        found = GAZETTEER.lookup(f"the {name}", language="en", countries=[key[:2]])
        assert key in [known.key for known in found], name


@pytest.mark.parametrize(("name", "row"), cases("place"))
def test_a_seat_or_capital_that_is_no_claimant_is_a_place(name: str, row: dict[str, Any]) -> None:
    found = GAZETTEER.lookup(name, as_claimant=False, **asked(row))
    assert [(known.key, known.type) for known in found] == [(row["key"], "place")]


@pytest.mark.parametrize(("name", "row"), cases("behalf"))
def test_a_role_speaks_on_behalf_of_its_institution_and_is_not_it(name: str, row: dict[str, Any]) -> None:
    assert [known.key for known in GAZETTEER.behalf(name, **asked(row))] == [row["key"]]
    assert GAZETTEER.lookup(name, **asked(row)) == ()


@pytest.mark.parametrize(("name", "row"), cases("open"))
def test_a_name_that_fits_several_stays_open(name: str, row: dict[str, Any]) -> None:
    assert sorted(known.key for known in GAZETTEER.lookup(name, **asked(row))) == row["keys"]


@pytest.mark.parametrize(("name", "row"), cases("nobody"))
def test_a_name_that_only_resembles_is_nobody(name: str, row: dict[str, Any]) -> None:
    assert GAZETTEER.lookup(name, **asked(row)) == ()


@pytest.mark.parametrize(("name", "row"), cases("other"))
def test_names_that_resemble_stay_apart(name: str, row: dict[str, Any]) -> None:
    assert [known.key for known in GAZETTEER.lookup(name, **asked(row))] == [row["key"]]
    assert row["key"] != row["not"]
    assert GAZETTEER.known(row["not"]).key == row["not"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ministère russe de la Défense", "organization"),
        ("le syndicat Alliance", "organization"),
        ("les manifestants", "group"),
        ("une victime de l'armée", "person"),
        ("le Premier ministre", "person"),
        ("la région de Belgorod", "place"),
        ("missiles ATACMS", "thing"),
        ("loi immigration", "thing"),
        ("Jeanne Dupuis", None),
    ],
)
def test_the_head_noun_says_the_type(name: str, kind: str | None) -> None:
    assert GAZETTEER.type_of(name) == kind


def test_an_english_head_noun_stands_last() -> None:
    assert GAZETTEER.type_of("the Russian army chief", language="en") == "person"
    assert GAZETTEER.type_of("the army chief's ministry", language="en") == "organization"


def test_a_head_that_the_parse_gives_goes_before_the_words() -> None:
    assert GAZETTEER.type_of("conseil municipal des jeunes", "jeunes") == "organization"
    assert GAZETTEER.type_of("groupe de manifestants", "manifestants") == "group"


def test_a_language_without_words_says_no_type_and_no_behalf() -> None:
    assert GAZETTEER.type_of("ministère", language="xx") is None
    assert GAZETTEER.behalf("porte-parole de l'ONU", language="xx") == ()


def test_a_composed_name_agrees_with_its_institution() -> None:
    assert GAZETTEER.known("fr/army").name == "armée française"
    assert GAZETTEER.known("fr/security-forces").name == "forces de sécurité françaises"
    assert GAZETTEER.known("fr/intelligence-services").name == "services de renseignement français"


def test_a_country_without_an_adjective_of_its_own_gives_its_name() -> None:
    assert GAZETTEER.known("cd/army").name == "armée de la République démocratique du Congo"
    assert GAZETTEER.known("va/army").name == "armée du Vatican"


def test_the_army_is_part_of_the_ministry_and_both_of_the_country() -> None:
    chain = ["ru/general-staff"]
    while part_of := GAZETTEER.known(chain[-1]).part_of:
        chain.append(part_of)
    assert chain == ["ru/general-staff", "ru/army", "ru/defence-ministry", "ru/government", "ru"]


def test_an_unknown_key_is_a_key_error() -> None:
    for key in ("", "ru/", "ru/no-such-thing", "nowhere/army", "zz", "/"):
        with pytest.raises(KeyError):
            GAZETTEER.known(key)


def test_the_context_is_the_reason_of_a_bare_form_and_lowers_its_confidence() -> None:
    (bare,) = GAZETTEER.lookup("le ministère de la Défense", language="fr", countries=["ru"])
    (full,) = GAZETTEER.lookup("le ministère russe de la Défense", language="fr", countries=["ua"])
    assert bare.key == full.key
    assert bare.reason == "country of the article's other claimants"
    assert bare.confidence < full.confidence


def test_a_country_that_does_not_exist_gives_no_context() -> None:
    assert GAZETTEER.lookup("l'armée", language="fr", countries=["zz", ""]) == ()


def test_a_word_means_one_country_in_each_language() -> None:
    assert [k.key for k in GAZETTEER.lookup("Mexico", language="fr")] == ["mx/government"]
    assert [k.key for k in GAZETTEER.lookup("Mexico", language="en")] == ["mx"]


def test_the_countries_of_a_noun_phrase_come_in_reading_order() -> None:
    text = "un accord entre l'armée ukrainienne, la Guinée équatoriale et le ministère russe de la Défense"
    assert GAZETTEER.countries_in(text, language="fr") == ("ua", "gq", "ru")
    assert GAZETTEER.countries_in("le maire de Lille", language="fr") == ()


def test_every_entity_is_reached_by_its_key_and_every_part_has_its_whole() -> None:
    for key, entity in GAZETTEER.tables.entities.items():
        assert entity.key == key
        assert entity.part_of is None or GAZETTEER.known(entity.part_of)
        assert entity.country is None or GAZETTEER.known(entity.country)


def test_every_country_has_every_institution() -> None:
    tables = GAZETTEER.tables
    for code in tables.countries:
        for kind in tables.institutions:
            known = GAZETTEER.known(f"{code}/{kind}")
            assert "{" not in known.name
            assert GAZETTEER.known(str(known.part_of))


@pytest.mark.parametrize("code", sorted(GAZETTEER.tables.countries))
def test_the_composed_name_of_every_country_finds_its_ministry(code: str) -> None:
    key = f"{code}/agriculture-ministry"
    assert key in [known.key for known in GAZETTEER.lookup(GAZETTEER.known(key).name, language="fr")]


def test_every_name_of_an_organisation_finds_it() -> None:
    rows = tomllib.loads((SEEDS / "claimants.toml").read_text(encoding="utf-8"))["claimant"]
    for row in rows:
        for name in (row["name"], *row.get("names", [])):
            assert row["key"] in [known.key for known in GAZETTEER.lookup(name, language="fr")], name


def test_every_outlet_is_found_by_its_domain() -> None:
    rows = tomllib.loads((SEEDS / "outlets.toml").read_text(encoding="utf-8"))["outlet"]
    assert len({row["domain"] for row in rows}) == len(rows) >= 150
    for row in rows:
        known = GAZETTEER.outlet(row["domain"])
        assert known
        assert (known.name, known.country) == (row["name"], row.get("country"))


def test_a_domain_below_an_outlets_is_the_outlets_and_one_beside_it_is_not() -> None:
    found = GAZETTEER.outlet("www.LeMonde.fr")
    assert found
    assert found.key == "outlet/lemonde.fr"
    assert [GAZETTEER.outlet(d) for d in ("notlemonde.fr", "lemonde.fr.example", "fr", "", "..")] == [None] * 5


def test_what_is_known_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        GAZETTEER.known("ru").name = "x"  # type: ignore[misc]


def test_seeds_that_are_missing_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path)


names = st.text() | st.lists(
    st.sampled_from(
        ["le", "l'", "ministère", "de la", "Défense", "russe", "Russie", "'s", "of", "du", "agence", "Kiev"]
    )
).map(" ".join)


@given(
    name=names,
    language=st.sampled_from(["fr", "en", "ru", ""]),
    countries=st.lists(st.sampled_from(["fr", "ru", "zz"])),
)
def test_no_text_breaks_a_look_up(name: str, language: str, countries: list[str]) -> None:
    gazetteer: Gazetteer = GAZETTEER
    found = gazetteer.lookup(name, language=language, countries=countries)
    assert len({known.key for known in found}) == len(found)
    assert all(isinstance(known, Known) and 0 < known.confidence <= 1 for known in found)
    assert [k.confidence for k in found] == sorted((k.confidence for k in found), reverse=True)
    gazetteer.behalf(name, language=language)
    gazetteer.type_of(name, language=language)
    gazetteer.countries_in(name, language=language)


@given(name=names)
def test_a_name_in_capitals_finds_whom_it_finds_in_lower_case(name: str) -> None:
    found = {known.key for known in GAZETTEER.lookup(name, language="fr")}
    assert found <= {known.key for known in GAZETTEER.lookup(name.upper(), language="fr")}
