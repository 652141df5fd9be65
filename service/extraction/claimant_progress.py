"""What was decided of an article's mentions so far, while it is read from its first word to its last."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial

from service.extraction.claimant_descriptions import Descriptions
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_referents import Link, Referent
from service.extraction.claimant_salience import Choice, Discourse
from service.extraction.claimant_scene import Scene


@dataclass(slots=True)
class Progress:
    """What was decided so far: links by mention, the choices behind those that were weighed, the discourse,
    for each spokesperson the phrase that says so, and for the described the named who turned out to be the same."""

    descriptions: Descriptions
    links: dict[int, Link]
    decided: dict[int, Choice] = field(default_factory=dict)
    discourse: Discourse = field(default_factory=Discourse)
    spokesmen: dict[Referent, Mention] = field(default_factory=dict)
    same: dict[Referent, Referent] = field(default_factory=dict)


def begin(scene: Scene) -> Progress:
    """Nothing is read yet: only the names are known."""
    named = (link.referent for link in scene.names.values())
    return Progress(Descriptions(named, scene.people, partial(_says_country, scene)), dict(scene.names))


def _says_country(scene: Scene, words: Collection[str]) -> bool:
    return bool(words) and bool(scene.gazetteer.countries_in(" ".join(words), language=scene.language))
