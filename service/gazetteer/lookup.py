"""A name -> a known entity, several when it fits several, nobody when it fits none.

Countries × institutions are composed, not listed: the words of a name that say a country are cut out, and what is left
must be a form of an institution, exactly. So "ministère russe de la Défense", "Défense russe" and "Russian Defence
Ministry" are one, and "ministre de la Défense" or "Kremlin-Bicêtre" are nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from service.gazetteer import kinds
from service.gazetteer.forms import cut
from service.gazetteer.known import Frame, Known, Name, Surface, Tables
from service.gazetteer.query import Asked, ask
from service.gazetteer.tables import compile_tables
from service.model import EntityType
from service.names import fold

__all__ = ["Gazetteer", "Known", "load"]

NAME_CONFIDENCE = 0.95
BARE_CONFIDENCE = 0.7
MOST_WORDS = 24
STANDING_REASONS = {
    "self": "known name",
    "seat": "seat of the institution",
    "capital": "capital standing for who governs there",
}


def load(folder: Path) -> "Gazetteer":
    """The gazetteer of a folder of seeds. Raises OSError, ValueError or KeyError where the seeds are not in order."""
    return Gazetteer(compile_tables(folder))


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Whom the service knows by name. Immutable; compared by identity."""

    tables: Tables

    def known(self, key: str) -> Known:
        """The entity of a key, composed where nothing else holds it. Raises KeyError."""
        if key in self.tables.entities:
            return self.tables.entities[key]
        code, _, kind = key.partition("/")
        country, institution = self.tables.countries[code], self.tables.institutions[kind]
        part_of = code if institution.part_of == "country" else f"{code}/{institution.part_of}"
        if country.adjectives:
            name = institution.name.replace("{adj}", country.adjectives[institution.number])
        else:
            name = f"{institution.name.replace(' {adj}', '')} {country.of}"
        return Known(key, self.tables.own_names.get(key, name), "organization", code, part_of)

    def names(self, key: str) -> Mapping[str, str]:
        """What an entity is called by language: in French always, in another where its name there is known.

        Raises KeyError.
        """
        found = {"fr": self.known(key).name}
        english = self.tables.english.get(key) or self._english(key)
        return found | {"en": english} if english else found

    def _english(self, key: str) -> str | None:
        """The English name of an institution that is composed in French too."""
        code, _, kind = key.partition("/")
        if key in self.tables.entities or key in self.tables.own_names:
            return None
        adjective = self.tables.countries[code].english
        return self.tables.institutions[kind].english.replace("{adj}", adjective) if adjective else None

    def lookup(
        self, name: str, *, language: str, countries: Sequence[str] = (), as_claimant: bool = True
    ) -> tuple[Known, ...]:
        """Whom a name can mean, the likeliest first; nobody where it is not exactly a name that is known.

        `countries` are the codes of the countries that the context gives ("ru"): they decide between several, and
        alone give a country to "le ministère de la Défense". `language` decides where a word means one country in
        French and another in English. Seats and capitals stand for who speaks there unless `as_claimant` is false.
        """
        asked = ask(name, language=language, countries=countries, as_claimant=as_claimant)
        if not 0 < len(asked.words) <= MOST_WORDS:
            return ()
        return _narrowed(self._first(asked), countries)

    def countries_in(self, text: str, *, language: str) -> tuple[str, ...]:
        """The codes of the countries that a noun phrase says by name or adjective, in reading order, each once.

        Words that two countries share give both.
        """
        words = tuple(fold(text).split())
        found: dict[str, None] = {}
        index = 0
        while index < len(words):
            length, said = self._country_at(words, index, language)
            found.update(dict.fromkeys(said))
            index += length
        return tuple(found)

    def behalf(self, name: str, *, language: str, countries: Sequence[str] = ()) -> tuple[Known, ...]:
        """On whose behalf somebody speaks who has only a role: "un porte-parole du ministère russe de la Défense".

        Nobody where the words are no such role, or whom they speak for is not known.
        """
        if language not in self.tables.kinds:
            return ()
        for principal in kinds.principals(name, self.tables.kinds[language]):
            if found := self.lookup(principal, language=language, countries=countries):
                return found
        return ()

    def outlet(self, domain: str) -> Known | None:
        """The outlet of a domain or of one below it ("www.lemonde.fr"), None where none is known."""
        labels = domain.lower().strip(".").split(".")
        for start in range(len(labels)):
            if key := self.tables.domains.get(".".join(labels[start:])):
                return self.known(key)
        return None

    def type_of(self, name: str, head: str | None = None, *, language: str = "fr") -> EntityType | None:
        """The type that a name's head noun says (`head` where the parse knows it), None where no word says any."""
        return kinds.type_of(name, head, self.tables.kinds[language]) if language in self.tables.kinds else None

    def _first(self, asked: Asked) -> tuple[Known, ...]:
        """What the first way that finds anybody finds; the surest ways come first."""
        ways = (self._named, self._composed, self._qualified, self._apposed, self._bare)
        return next((found for way in ways if (found := tuple(way(asked)))), ())

    def _country_at(self, words: tuple[str, ...], start: int, language: str) -> tuple[int, list[str]]:
        """The longest country that begins at a word: its length in words and its codes; 1 and none where none does."""
        for length in self.tables.openings.get(words[start], ()):
            surfaces = self.tables.surfaces.get(" ".join(words[start : start + length]), ())
            if said := [s.country for s in surfaces if s.language == language and s.kind != "capital"]:
                return length, said
        return 1, []

    def _named(self, asked: Asked) -> Iterator[Known]:
        fitting = [name for name in self.tables.names.get(asked.core, ()) if asked.shows(name)]
        fitting = [name for name in fitting if name.language in (asked.language, None)] or fitting
        top = max((name.rank for name in fitting), default=0)
        kept = (n for n in fitting if n.rank == top or n.key.partition("/")[0] in asked.countries)
        for name in {name.key: name for name in kept}.values():
            yield self._standing(name, asked)

    def _standing(self, name: Name, asked: Asked) -> Known:
        """Who is meant by a name that stands: the institution, or for no claimant the place."""
        if name.place and not asked.as_claimant:
            return replace(self.known(name.place), reason="known place", confidence=name.confidence)
        return replace(self.known(name.key), reason=STANDING_REASONS[name.standing], confidence=name.confidence)

    def _composed(self, asked: Asked) -> Iterator[Known]:
        hits = list(self._hits(asked))
        own = [surface for surface, _ in hits if surface.language == asked.language]
        for key, frame in _keys((s, f) for s, f in hits if not own or s.language == asked.language):
            yield replace(self.known(key), reason="country and institution", confidence=frame.confidence)

    def _hits(self, asked: Asked) -> Iterator[tuple[Surface, Frame]]:
        """The countries that the words may say, with the institutions that the other words are a form of."""
        words = asked.words
        for start, word in enumerate(words):
            for length in self.tables.openings.get(word, ()):
                for surface in self.tables.surfaces.get(" ".join(words[start : start + length]), ()):
                    for frame in self.tables.frames.get(cut(words, start, start + length, surface), ()):
                        yield surface, frame

    def _qualified(self, asked: Asked) -> Iterator[Known]:
        """Those known by name whom the text gives their own country's adjective too: "le Hezbollah libanais"."""
        for name, adjective in self._split(asked.words):
            countries = {s.country for s in self.tables.surfaces.get(adjective, ()) if s.kind == "adj"}
            names = self.tables.names.get(name, ()) if countries else ()
            for key in dict.fromkeys(n.key for n in names if n.standing == "self"):
                if (known := self.known(key)).country in countries:
                    yield replace(known, reason="known name with its country", confidence=NAME_CONFIDENCE)

    def _split(self, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """The words parted into a name and what may be its country's adjective, behind it or before it."""
        for start, word in enumerate(words):
            for length in self.tables.openings.get(word, ()) if start else ():
                if start + length == len(words):
                    yield " ".join(words[:start]), " ".join(words[start:])
        for length in self.tables.openings.get(words[0], ()):
            if length < len(words):
                yield " ".join(words[length:]), " ".join(words[:length])

    def _apposed(self, asked: Asked) -> Iterator[Known]:
        """Organisations known by name behind their kind: "l'agence Reuters", "le quotidien espagnol El País"."""
        if asked.language not in self.tables.kinds:
            return
        for name in kinds.apposed(asked.raw, asked.words, self.tables.kinds[asked.language]):
            first, _, rest = name.partition(" ")
            adjectives = {s.country for s in self.tables.surfaces.get(fold(first), ()) if s.kind == "adj"}
            for known in (*self._again(name, asked), *(self._again(rest, asked) if adjectives else ())):
                if known.type == "organization" and (not adjectives or known.country in adjectives):
                    yield replace(known, reason="known name behind its kind")

    def _again(self, name: str, asked: Asked) -> Iterator[Known]:
        """Whom a part of the name means by itself."""
        part = ask(name, language=asked.language, countries=asked.countries, as_claimant=asked.as_claimant)
        return self._named(part)

    def _bare(self, asked: Asked) -> Iterator[Known]:
        countries = [code for code in dict.fromkeys(asked.countries) if code in self.tables.countries]
        for code in countries:
            for frame in self.tables.bare.get(asked.core, ()):
                known = self.known(f"{code}/{frame.institution}")
                confidence = BARE_CONFIDENCE / len(countries)
                yield replace(known, reason="country of the article's other claimants", confidence=confidence)


def _keys(hits: Iterable[tuple[Surface, Frame]]) -> Iterator[tuple[str, Frame]]:
    """The keys of the institutions found, each once."""
    seen = set()
    for surface, frame in hits:
        key = f"{surface.country}/{frame.institution}"
        if key not in seen and (not frame.countries or surface.country in frame.countries):
            seen.add(key)
            yield key, frame


def _narrowed(found: tuple[Known, ...], countries: Sequence[str]) -> tuple[Known, ...]:
    """Those of the countries that the context gives, where any is of one; the likeliest first."""
    if len(found) == 1:
        return found
    fitting = [known for known in found if known.country in countries] or list(found)
    return tuple(sorted(fitting, key=lambda known: -known.confidence))
