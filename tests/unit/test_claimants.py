"""Who is meant: each rule with a mini-article of its own, parsed by the model that reads articles."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from service import gazetteer, packs
from service.extraction import claimants, extract, frames
from service.extraction.reading import Attribution, Paragraph
from service.extraction.rules.inner_incises import incises
from service.gazetteer import Gazetteer
from service.model import Article, Claimant, Field
from service.names import normalise_name
from service.packs import Pack

SEEDS = Path(__file__).parents[2] / "seeds"
TABLE = tomllib.loads((Path(__file__).parent / "claimants_fr.toml").read_text(encoding="utf-8"))
CASES, READ = TABLE["case"], TABLE["read"]
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
    parsed = paragraph.parsed
    ranges = [paragraph.at(at, at + len(word)) for at, word in zip(parsed.starts, parsed.surface, strict=True)]
    inside = [i for i, (first, last) in enumerate(ranges) if start <= first and last <= end]
    cue = next((i for i, (first, _) in enumerate(ranges) if first >= start), len(parsed) - 1)
    head = next((i for i in inside if parsed.heads[i] not in inside or parsed.heads[i] == i), None)
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


@pytest.mark.parametrize("case", READ, ids=[case["rule"] for case in READ])
def test_the_claimants_of_all_claims_are_whom_the_reader_understands(reader: Reader, case: dict[str, str]) -> None:
    article = Article(case["text"], title=case.get("title", ""), language="fr")
    found = extract(article, reader.pack, reader.gazetteer).claims
    assert [normalise_name(c.claimant.name or "") for c in found] == [normalise_name(n) for n in case["claimants"]]


def test_a_pronoun_that_nobody_clearly_fits_names_nobody_and_lists_who_might(reader: Reader) -> None:
    text = "{Gilles Morin}, maire d'Ornon, a protesté. Jeudi, lui et sa femme ont vu le préfet. {Ils} réclament un mur."
    _, claimant = reader.claimants(text)
    assert (claimant.status, claimant.name) == ("unknown", None)
    assert "Gilles Morin" in [candidate.name for candidate in claimant.candidates]


def test_a_spokesperson_speaks_for_whom_the_function_names(reader: Reader) -> None:
    (who,) = reader.who("{Un porte-parole du ministère russe de la Défense} a démenti toute frappe.")
    assert who.claimant.status == "described"
    assert who.on_behalf_of is not None
    assert who.on_behalf_of.key == "ru/defence-ministry"


def test_a_named_spokesperson_still_speaks_for_the_body_when_only_the_name_stands_there(reader: Reader) -> None:
    text = "{La porte-parole de la préfecture, Ines Volker}, a parlé d'un accident. {Mme Volker} attend l'enquête."
    assert [w.on_behalf_of.name for w in reader.who(text) if w.on_behalf_of] == ["préfecture", "préfecture"]


def test_nobody_speaks_for_another_without_such_a_function(reader: Reader) -> None:
    (who,) = reader.who("{Le maire de Lens} a démenti.")
    assert who.on_behalf_of is None


def test_words_that_name_nobody_leave_the_claimant_implicit(reader: Reader) -> None:
    named, implicit = reader.claimants("{Claire Morvan} a parlé. Il a été {}souligné que rien ne presse.")
    assert (named.status, implicit.status) == ("named", "implicit")
    assert implicit.mention is None
    assert implicit.confidence < named.confidence


def test_a_pronoun_that_agrees_with_nobody_is_unknown_and_says_why(reader: Reader) -> None:
    (claimant,) = reader.claimants("{Elle} affirme que tout va bien.")
    assert (claimant.status, claimant.name) == ("unknown", None)
    assert claimant.reasons


def test_those_who_were_weighed_are_the_candidates(reader: Reader) -> None:
    (claimant,) = reader.claimants("Olivier Maurel a reçu Bruno Tessier. {Il} affirme que tout va bien.")
    assert claimant.name == "Olivier Maurel"
    assert [c.name for c in claimant.candidates] == ["Bruno Tessier"]
    assert claimant.confidence < 0.9


def test_the_ministries_of_two_countries_stay_apart(reader: Reader) -> None:
    text = (
        "{Le ministère russe de la Défense} a annoncé une frappe. {Le ministère ukrainien de la Défense} a démenti. "
        "{La Défense russe} maintient sa version."
    )
    assert [c.key for c in reader.claimants(text)] == [
        "ru/defence-ministry",
        "ua/defence-ministry",
        "ru/defence-ministry",
    ]


def test_a_bare_ministry_between_two_countries_names_no_country(reader: Reader) -> None:
    text = "{L'armée russe} accuse. {L'armée ukrainienne} répond. {Le ministère de la Défense} compte les morts."
    *_, claimant = reader.claimants(text)
    assert claimant.key is None
    assert {c.name for c in claimant.candidates} >= {
        "ministère russe de la Défense",
        "ministère ukrainien de la Défense",
    }


def test_an_article_without_claims_has_no_claimants(reader: Reader) -> None:
    assert reader.who("Claire Morvan a visité l'usine de Roanne.") == ()


@pytest.mark.parametrize("body", ["{Paul}", "« {} »", "{!!!} a dit", "{١٢٣} a déclaré", "\u200b{x}\u200b"])
def test_odd_text_ends_in_a_claimant_or_none(reader: Reader, body: str) -> None:
    (claimant,) = reader.claimants(body)
    assert 0.0 <= claimant.confidence <= 1.0


INTERVIEW = """La directrice du Centre des tourbières publie un atlas. Rencontre.

Vous parlez d'une urgence. Pourquoi ?

« Parce que la moitié des tourbières a disparu. Il faut agir maintenant. »

Le ministre Paul Vernier promet un plan. Y croyez-vous ?

« Un plan ne suffit pas. Il faut des gardes sur le terrain. »"""


def test_the_answers_of_an_interview_are_of_whom_the_title_names_not_of_whom_a_question_names(reader: Reader) -> None:
    article = Article(body=INTERVIEW, title="Hélène Maurin : « Les tourbières n'attendent pas »", language="fr")
    found = extract(article, reader.pack, reader.gazetteer).claims
    assert [c.claimant.name for c in found if c.text.startswith(("Parce", "Un plan"))] == ["Hélène Maurin"] * 2


def test_an_accusation_without_an_accuser_is_of_nobody_known(reader: Reader) -> None:
    text = "Le maire Luc Portel a démenti. Il est accusé d'avoir favorisé un proche."
    found = extract(Article(body=text, language="fr"), reader.pack, reader.gazetteer).claims
    assert "Luc Portel" not in [c.claimant.name for c in found if "favorisé" in c.text]


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        ("« Nous irons au bout », a déclaré Paul Vidal à l'AFP.", "AFP"),
        ("« Le port est vide », a affirmé la ministre Rosa Quintana, citée par l'agence Andina.", "Andina"),
        ("Au micro de Radio Vivarais, Paul Vidal a promis un pont neuf.", "Vivarais"),
        ("« Il est fou », a écrit Paul Vidal dans Le Monde.", "Le Monde"),
        ("Selon Paul Vidal, cité par Le Figaro, le pont tiendra.", "Le Figaro"),
        ("Selon Le Figaro, le pont tiendra.", None),
        ("Paul Vidal a dit à Rosa Quintana que le pont tiendrait.", None),
        ("Paul Vidal a promis une aide à la presse quotidienne.", None),
        ("« Le pont tiendra », a promis Paul Vidal, qui fut pigiste au Monde.", None),
    ],
)
def test_who_passes_a_claim_on_is_the_outlet_that_quotes_or_was_spoken_to(
    reader: Reader, text: str, relay: str | None
) -> None:
    (claim,) = extract(Article(text, language="fr"), reader.pack, reader.gazetteer).claims
    assert (claim.relayed_by.name if claim.relayed_by else None) == relay
    if claim.relayed_by and claim.relayed_by.mention:
        mention = claim.relayed_by.mention
        assert text[mention.start : mention.end] == mention.text
