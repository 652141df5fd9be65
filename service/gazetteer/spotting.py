"""Where in a text the gazetteer's names may stand: candidates for a look-up, which alone says whom they mean.

Words are folded ones, each a run of letters and digits, as hyphens and apostrophes part the words of a name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.gazetteer import Gazetteer
from service.gazetteer.forms import cut, lengths_by_first_word
from service.gazetteer.known import Tables

LONGEST_FORM = 10
"""Words of an institution's longest form with its country."""


@dataclass(frozen=True, slots=True)
class Spotter:
    """The openings of everything that the gazetteer finds by name.

    `named` gives, for a first word, the lengths of the names and bare forms that begin so; `heads` and `ends` are the
    first and last words of institutions' forms, a country's words aside; `openers` are all the first words;
    `adjectives` are those of countries.
    """

    tables: Tables
    named: Mapping[str, tuple[int, ...]]
    heads: frozenset[str]
    openers: frozenset[str]
    ends: frozenset[str]
    adjectives: Mapping[str, frozenset[str]]

    def at(self, words: Sequence[str], start: int, stop: int) -> Iterator[int]:
        """Where the names end that may begin at a word, the longest first; none goes beyond `stop`."""
        found = set(self._named(words, start, stop))
        if words[start] in self.heads:
            found.update(self._composed(words, start, min(stop, start + LONGEST_FORM)))
        yield from sorted(found, reverse=True)

    def _named(self, words: Sequence[str], start: int, stop: int) -> Iterator[int]:
        for length in self.named.get(words[start], ()):
            if start + length <= stop:
                name = " ".join(words[start : start + length])
                if name in self.tables.names or name in self.tables.bare:
                    yield start + length

    def _composed(self, words: Sequence[str], start: int, stop: int) -> Iterator[int]:
        """The ends of the forms of institutions that say their country."""
        for at in range(start, stop):
            for length in self.tables.openings.get(words[at], ()):
                behind = at + length
                surfaces = self.tables.surfaces.get(" ".join(words[at:behind]), ()) if behind <= stop else ()
                for end in range(behind, stop + 1) if surfaces else ():
                    known = end == behind or words[end - 1] in self.ends
                    form = tuple(words[start:end])
                    if known and any(cut(form, at - start, behind - start, s) in self.tables.frames for s in surfaces):
                        yield end


@lru_cache
def spotter(gazetteer: Gazetteer) -> Spotter:
    """The gazetteer's spotter, compiled once."""
    tables = gazetteer.tables
    forms = [form.split() for form in tables.frames]
    heads = {form[0] for form in forms}
    heads |= set(tables.openings) if any(head.startswith("@") for head in heads) else set()
    named = lengths_by_first_word([*tables.names, *tables.bare])
    ends = frozenset(form[-1] for form in forms)
    openers = frozenset({*named, *heads})
    return Spotter(
        tables, named, frozenset(heads), openers, ends, {code: _adjectives(tables, code) for code in tables.kinds}
    )


def _adjectives(tables: Tables, language: str) -> frozenset[str]:
    said = ((word, surface) for word, surfaces in tables.surfaces.items() for surface in surfaces)
    return frozenset(word for word, surface in said if (surface.kind, surface.language) == ("adj", language))
