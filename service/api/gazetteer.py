"""Names that callers give, looked up in the gazetteer: a composed one is found by whatever it is called."""

from flask import Flask, current_app

from service.config import Config
from service.gazetteer import Gazetteer, load

EXTENSION = "dixit.gazetteer"
LONGEST_NAME = 300


def register(app: Flask, config: Config) -> None:
    """Gives the application the gazetteer of its seeds. Raises OSError, ValueError or KeyError as `load` does."""
    app.extensions[EXTENSION] = load(config.seeds_dir)


def keys(name: str | None, *, as_claimant: bool) -> tuple[str, ...]:
    """The key of the one entity that a name means, in whichever language it means one; none where it means several."""
    if name is None or len(name) > LONGEST_NAME:
        return ()
    gazetteer: Gazetteer = current_app.extensions[EXTENSION]
    for language in gazetteer.tables.kinds:
        found = gazetteer.lookup(name, language=language, as_claimant=as_claimant)
        if len(found) == 1:
            return (found[0].key,)
    return ()
