"""A name -> a known entity, several when it fits several, nobody when it fits none.

Countries × institutions are composed, not listed: the words of a name that say a country are cut out, and what is left
must be a form of an institution, exactly. So "ministère russe de la Défense", "Défense russe" and "Russian Defence
Ministry" are one, and "ministre de la Défense" or "Kremlin-Bicêtre" are nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from service.extraction.gazetteer_tables import compile_tables
from service.extraction.known import Frame, Known, Name, Surface, Tables
from service.model import EntityType
from service.names import fold, normalise_name

__all__ = ["Gazetteer", "Known", "load"]

ARTICLES = frozenset({"le", "la", "les", "l", "the"})
PREPOSITIONS = ("de", "d", "du", "des", "en", "au", "aux", "of")
BARE_CONFIDENCE = 0.7
MOST_WORDS = 24


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
        code, _, institution_key = key.partition("/")
        if code not in self.tables.countries or institution_key not in self.tables.institutions:
            raise KeyError(key)
        institution = self.tables.institutions[institution_key]
        part_of = code if institution.part_of == "country" else f"{code}/{institution.part_of}"
        return Known(key, self._composed_name(key), "organization", code, part_of)

    def lookup(
        self, name: str, *, language: str, countries: Sequence[str] = (), as_claimant: bool = True
    ) -> tuple[Known, ...]:
        """Whom a name can mean, the likeliest first; nobody where it is not exactly a name that is known.

        `countries` are the codes of the countries that the context gives ("ru"): they decide between several, and
        alone give a country to "le ministère de la Défense". `language` decides where a word means one country in
        French and another in English. Seats and capitals stand for who speaks there unless `as_claimant` is false.
        """
        words = fold(name).split()
        if not 0 < len(words) <= MOST_WORDS:
            return ()
        core = words[1:] if len(words) > 1 and words[0] in ARTICLES else words
        found = (
            tuple(self._named(name, " ".join(core), language, countries, as_claimant))
            or tuple(self._composed(core, language, countries))
            or tuple(self._bare(" ".join(core), countries))
        )
        return tuple(sorted(_narrowed(found, countries), key=lambda known: -known.confidence))

    def _named(
        self, raw: str, core: str, language: str, countries: Sequence[str], as_claimant: bool
    ) -> Iterator[Known]:
        fitting = [n for n in self.tables.names.get(core, ()) if self._met(n, raw, core, countries)]
        fitting = [n for n in fitting if n.language in (language, None)] or fitting
        top = max((n.rank for n in fitting), default=0)
        for found in fitting:
            if found.rank == top:
                yield self._standing(found, as_claimant)

    def _met(self, name: Name, raw: str, core: str, countries: Sequence[str]) -> bool:
        if name.need == "article":
            return fold(raw) != core
        if name.need == "capital":
            return _capitalised(raw)
        return name.need != "context" or name.key.partition("/")[0] in countries

    def _standing(self, name: Name, as_claimant: bool) -> Known:
        if name.place and not as_claimant:
            return replace(self.known(name.place), reason="known place", confidence=name.confidence)
        reasons = {
            "self": "known name",
            "seat": "seat of the institution",
            "capital": "capital speaking for its government",
        }
        return replace(self.known(name.key), reason=reasons[name.standing], confidence=name.confidence)

    def _composed(self, words: list[str], language: str, countries: Sequence[str]) -> Iterator[Known]:
        hits = list(self._framed(words))
        hits = [hit for hit in hits if hit[0].language == language] or hits
        seen = set()
        for surface, frame in hits:
            key = f"{surface.country}/{frame.institution}"
            if key not in seen and (not frame.countries or surface.country in frame.countries):
                seen.add(key)
                yield replace(self.known(key), reason="country and institution", confidence=frame.confidence)

    def _framed(self, words: list[str]) -> Iterator[tuple[Surface, Frame]]:
        """The countries that the words may say, with the institutions that the other words are a form of."""
        for start, word in enumerate(words):
            for length in self.tables.openings.get(word, ()):
                phrase = " ".join(words[start : start + length])
                for surface in self.tables.surfaces.get(phrase, ()):
                    frame = _cut(words, start, start + length, surface)
                    for found in self.tables.frames.get(frame, ()):
                        yield surface, found

    def _bare(self, core: str, countries: Sequence[str]) -> Iterator[Known]:
        frames = self.tables.bare.get(core, ())
        for country in dict.fromkeys(countries):
            for frame in frames if country in self.tables.countries else ():
                yield replace(
                    self.known(f"{country}/{frame.institution}"),
                    reason="country of the article's other claimants",
                    confidence=BARE_CONFIDENCE / len(set(countries)),
                )

    def _composed_name(self, key: str) -> str:
        if key in self.tables.own_names:
            return self.tables.own_names[key]
        code, _, institution_key = key.partition("/")
        country, institution = self.tables.countries[code], self.tables.institutions[institution_key]
        if country.adjectives:
            return institution.name.replace("{adj}", country.adjectives[institution.number])
        return f"{institution.name.replace('{adj} ', '').replace(' {adj}', '')} {country.of}"


def _narrowed(found: tuple[Known, ...], countries: Sequence[str]) -> tuple[Known, ...]:
    """Those of the countries that the context gives, where several fit and any is of one."""
    if len(found) < 2:
        return found
    return tuple(known for known in found if known.country in countries) or found


def _cut(words: list[str], start: int, end: int, surface: Surface) -> str:
    """The words with the country's replaced by a mark, its preposition and possessive with it."""
    rest = words[end:]
    if surface.kind == "adj":
        mark = "@adj"
    elif surface.language == "en" and (rest[:1] == ["s"] or start == 0):
        mark, rest = "@adj", rest[1:] if rest[:1] == ["s"] else rest
    else:
        mark = "@of" if surface.kind == "name" else "@capital"
        start = _preposition(words, start)
    return " ".join((*words[:start], mark, *rest))


def _preposition(words: list[str], start: int) -> int:
    """Where the preposition before a country's name begins ("de la Russie", "du Japon", "of the"), else past it."""
    before = start - 1 if start and words[start - 1] in ARTICLES else start
    if before and words[before - 1] in PREPOSITIONS:
        return before - 1
    return len(words)


def _capitalised(raw: str) -> bool:
    """Whether the first word behind the article begins with a capital letter."""
    words = raw.replace("’", " ").replace("'", " ").split()
    core = words[1:] if len(words) > 1 and fold(words[0]) in ARTICLES else words
    return bool(core) and core[0][:1].isupper()
