"""The commands of the shell: a file each, with a click command named `command`."""

from collections.abc import Iterator
from contextlib import contextmanager

from service import postgres
from service.config import Config


@contextmanager
def database(config: Config) -> Iterator[str]:
    """The URL of the Postgres to use: the one that is set, else the embedded one, which runs at least until the end."""
    if config.database_url:
        yield config.database_url
        return
    with postgres.running(config.data_dir) as server:
        yield server.url()
