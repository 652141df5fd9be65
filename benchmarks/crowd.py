"""Many claims as a newsroom's database holds them, made from a seed: skewed stories, names, publishers and languages.

A story is a sentence put together of who, what and where; its text is really encoded. Its claims are that sentence in
other words or in the other language, each with a vector that is the story's moved along the difference of two really
encoded versions of another story, as far as another paraphrase would be, and by a share of a third sentence.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from service.matching import encoder

PER_STORY = 10
"""Claims to a story on the average; the first story has hundreds of times as many as the last."""
PER_ARTICLE = 5
CLAIMANTS, PUBLISHERS = 5000, 300
VERSIONED = 2000
"""So many stories are encoded in all their versions, to know how far versions lie from each other."""
FRENCH, NEGATED = 0.6, 0.05

WHO = (
    ("le syndicat des enseignants", "the teachers' union"), ("la préfecture", "the prefecture"),
    ("le ministère de la Défense", "the defence ministry"), ("l'armée", "the army"), ("la police", "the police"),
    ("la banque centrale", "the central bank"), ("le gouvernement", "the government"), ("la mairie", "the city hall"),
    ("l'opposition", "the opposition"), ("le club de football", "the football club"), ("l'hôpital", "the hospital"),
    ("la compagnie aérienne", "the airline"), ("le tribunal", "the court"), ("l'université", "the university"),
    ("le constructeur automobile", "the carmaker"), ("la commission européenne", "the European commission"),
    ("les pompiers", "firefighters"), ("les agriculteurs", "farmers"), ("les médecins", "doctors"),
    ("le parti vert", "the green party"), ("l'agence spatiale", "the space agency"), ("le musée", "the museum"),
    ("les pêcheurs", "fishermen"), ("la régie des transports", "the transport authority"),
    ("les chercheurs", "researchers"), ("la fédération de natation", "the swimming federation"),
)  # fmt: skip
WHAT = (
    ("a abattu {n} drones", "shot down {n} drones"),
    ("fermera {n} écoles", "will close {n} schools"),
    ("supprimera {n} emplois", "will cut {n} jobs"),
    ("a relevé ses taux de {n} points", "raised rates by {n} points"),
    ("a arrêté {n} suspects", "arrested {n} suspects"),
    ("a soigné {n} blessés", "treated {n} wounded people"),
    ("annulera {n} vols", "will cancel {n} flights"),
    ("versera {n} millions d'euros", "will pay {n} million euros"),
    ("rénovera {n} logements", "will renovate {n} homes"),
    ("refuse la réforme des retraites", "rejects the pension reform"),
    ("a signé un accord de paix", "signed a peace agreement"),
    ("a démenti toute fraude", "denied any fraud"),
    ("a perdu son procès", "lost its trial"),
    ("demande une enquête", "is asking for an inquiry"),
    ("a découvert un nouveau vaccin", "discovered a new vaccine"),
    ("interdira les pesticides", "will ban pesticides"),
    ("manque d'eau potable", "is short of drinking water"),
    ("a gagné le championnat", "won the championship"),
    ("lancera une fusée", "will launch a rocket"),
    ("a vendu un tableau volé", "sold a stolen painting"),
    ("augmentera le prix des billets", "will raise ticket prices"),
    ("a évacué {n} habitants", "evacuated {n} residents"),
    ("a bombardé un dépôt de carburant", "bombed a fuel depot"),
    ("reconnaît une fuite de données", "admits a data leak"),
    ("construira un barrage", "will build a dam"),
    ("a retrouvé {n} corps", "found {n} bodies"),
    ("soutient la candidate", "supports the candidate"),
    ("quittera l'alliance", "will leave the alliance"),
    ("a planté {n} arbres", "planted {n} trees"),
    ("a mesuré une chaleur record", "measured record heat"),
    ("ouvrira les archives", "will open the archives"),
    ("bloquera le port", "will block the harbour"),
    ("a expulsé des diplomates", "expelled diplomats"),
    ("réduira les impôts", "will lower taxes"),
)
WHERE = tuple(
    (f"{french} {place}", f"{english} {place}")
    for place in (
        "Nantes", "Lyon", "Brest", "Lille", "Koursk", "Belgorod", "Genève", "Madrid", "Oslo", "Dakar", "Tunis", "Lima",
        "Kyoto", "Toulouse", "Rennes", "Dijon", "Nice", "Gaza", "Odessa", "Bamako", "Montréal", "Bogota", "Manille",
        "Lisbonne", "Varsovie", "Athènes", "Izmir", "Alger", "Limoges", "Anvers", "Turin", "Porto", "Riga", "Sofia",
    )
    for french, english in (
        ("à", "in"), ("près de", "near"), ("au nord de", "north of"), ("dans le port de", "in the harbour of"),
        ("dans les quartiers sud de", "in the southern districts of"), ("malgré la grève à", "despite the strike in"),
    )
)  # fmt: skip
WHEN = (("depuis lundi", "since Monday"), ("avant l'été", "before summer"), ("cette nuit", "overnight"), ("", ""),
        ("pour la première fois", "for the first time"), ("l'an prochain", "next year"))  # fmt: skip
ADVERBS = (("", ""), ("encore", "again"), ("selon lui", "he says"), ("sans doute", "no doubt"), ("enfin", "at last"))


@dataclass(frozen=True, slots=True)
class Story:
    """What a story says, as places in the lists; `n` is its figure."""

    who: int
    what: int
    where: int
    when: int
    n: int

    def told(self, language: str, version: int = 0, adverb: int = 0) -> str:
        """The story in words: who first (0), or where first (1)."""
        i = 0 if language == "fr" else 1
        who, where, when, extra = WHO[self.who][i], WHERE[self.where][i], WHEN[self.when][i], ADVERBS[adverb][i]
        what = WHAT[self.what][i].format(n=self.n)
        parts = (who, what, where, when, extra) if version == 0 else (where, when, who, extra, what)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Told:
    """A claim: the story that it tells, its text and its language."""

    story: int
    text: str
    language: str


class Crowd:
    """So many claims and their vectors, always the same for one number."""

    def __init__(self, count: int, keep: Path | None = None) -> None:
        """`keep` is a folder in which what was encoded is kept, for the next time."""
        self.random = np.random.default_rng(7)
        self.stories = [self._story() for _ in range(max(VERSIONED, count // PER_STORY))]
        some = self.stories[:VERSIONED]
        self.vectors, *again = kept(
            keep / f"crowd-{count}.npz" if keep else None,
            lambda: [
                _encoded([story.told("fr") for story in self.stories]),
                _encoded([story.told("fr", 1, 1) for story in some]),
                _encoded([story.told("en") for story in some]),
            ],
        )
        self.shifts = [version - self.vectors[:VERSIONED] for version in again]
        self.mean = self.vectors.mean(axis=0)

    def _story(self) -> Story:
        who, what, where, when = (self._skewed(len(of)) for of in (WHO, WHAT, WHERE, WHEN))
        return Story(who, what, where, when, int(self.random.integers(2, 900)))

    def _skewed(self, among: int) -> int:
        return int(among * self.random.random() ** 2)

    def claims(self, count: int) -> list[Told]:
        """So many claims, few stories told by most of them."""
        return [self._told(self._skewed(len(self.stories))) for _ in range(count)]

    def _told(self, story: int) -> Told:
        language = "fr" if self.random.random() < FRENCH else "en"
        version, adverb = int(self.random.integers(2)), int(self.random.integers(len(ADVERBS)))
        return Told(story, self.stories[story].told(language, version, adverb), language)

    def embedded(self, told: list[Told]) -> np.ndarray:
        """The vectors of claims, of length 1, as 32-bit floats."""
        found = self.vectors[[each.story for each in told]]
        size = len(told)
        for shift, share in zip(self.shifts, self._shares(told), strict=True):
            found = found + share[:, None] * shift[self.random.integers(VERSIONED, size=size)]
        strangers = self.vectors[self.random.integers(len(self.vectors), size=size)] - self.mean
        found = found + self.random.uniform(0, 0.3, size=(size, 1)).astype(np.float32) * strangers
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)

    def _shares(self, told: list[Told]) -> tuple[np.ndarray, np.ndarray]:
        """How far each claim goes towards other words, and towards the other language."""
        words = self.random.uniform(0, 1, size=len(told))
        other = np.array([each.language == "en" for each in told]) * self.random.uniform(0.7, 1, size=len(told))
        return words.astype(np.float32), other.astype(np.float32)

    def rows(self, told: list[Told]) -> Iterator[dict[str, object]]:
        """What `claims` holds of each, as JSON where the column is jsonb."""
        for each in told:
            yield self._row(each)

    def _row(self, told: Told) -> dict[str, object]:
        story = self.stories[told.story]
        who = self._skewed(CLAIMANTS)
        place = WHERE[story.where][0].split()[-1]
        at = told.text.index(place)
        mention = {"name": place, "type": "place", "start": at, "end": at + len(place), "text": place}
        figure = told.text.find(str(story.n))
        return {
            "text": told.text,
            "language": told.language,
            "content": json.dumps([{"start": 0, "end": len(told.text), "text": told.text}]),
            "claimant": _claimant(who),
            "claimant_normalised": f"claimant {who}",
            "polarity": "negated" if self.random.random() < NEGATED else "affirmed",
            "mentions": json.dumps([mention | {"key": f"place/{place.lower()}"}]),
            "quantities": json.dumps([_quantity(story.n, figure)] if figure >= 0 else []),
        }


def _quantity(value: int, at: int) -> dict[str, object]:
    return {
        "value": value, "unit": "x", "comparator": "=", "start": at, "end": at + len(str(value)), "text": str(value),
        "upper": None,
    }  # fmt: skip


@lru_cache(CLAIMANTS)
def _claimant(number: int) -> str:
    return json.dumps({
        "status": "named", "name": f"Claimant {number}", "type": "person", "confidence": 0.9, "candidates": [],
        "reasons": ["named in the sentence"], "resolved_by": "name",
        "mention": {"start": 0, "end": 8, "text": "Claimant"},
    })  # fmt: skip


def kept(file: Path | None, make: Callable[[], list[np.ndarray]]) -> list[np.ndarray]:
    """What `make` gives, from the file where it was kept there."""
    if file and file.exists():
        with np.load(file) as stored:
            return [stored[name] for name in stored.files]
    made = make()
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, *made)
    return made


def _encoded(texts: list[str]) -> np.ndarray:
    return np.array(encoder.encode(texts), dtype=np.float32)
