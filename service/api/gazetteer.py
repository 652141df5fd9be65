"""The gazetteer of the application, and names that callers give looked up in it."""

from flask import Flask, current_app

from service import narrowing
from service.config import Config
from service.gazetteer import Gazetteer, load

EXTENSION = "dixit.gazetteer"


def register(app: Flask, config: Config) -> None:
    """Gives the application the gazetteer of its seeds. Raises OSError, ValueError or KeyError as `load` does."""
    app.extensions[EXTENSION] = load(config.seeds_dir)


def known() -> Gazetteer:
    """Whom the application knows by name."""
    found: Gazetteer = current_app.extensions[EXTENSION]
    return found


def keys(name: str | None, *, as_claimant: bool) -> tuple[str, ...]:
    """The key of the one entity that a name means, in whichever language it means one; none where it means several."""
    return narrowing.keys(name, known(), as_claimant=as_claimant)
