"""Which account runs Postgres, which refuses to be run by root, and how root becomes it.

Root gives the server to the account that owns its files, else to `nobody`, who is on every system. The program that
changes account is util-linux's `setpriv`, which every Linux of ours has; it leaves the server one capability, to go
through folders (such as root's home) that the account could not enter, and nothing else.
"""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from service.errors import DixitError

# Bits of a capability set (capabilities(7)) in order of preference: the first can only read. Containers lack it often.
CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the system and its first group."""

    uid: int
    gid: int


class NoAccount(DixitError):
    """Root cannot run Postgres, and no other account is to be had: be an ordinary user, or set DATABASE_URL."""


def account_for(folder: Path) -> Account | None:
    """The account that must run a server of this folder: None for the one that runs now. Raises NoAccount."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat() if folder.exists() else None
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise NoAccount from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def as_account(account: Account | None, command: list[str]) -> list[str]:
    """The command that runs `command` as this account. Raises NoAccount where nothing can change accounts."""
    if account is None:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise NoAccount
    change = [setpriv, f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    if kept := _capability():
        only = f"-all,+{kept}"
        # access(2) looks at the capabilities of the real user only with this bit, and Postgres calls it.
        change += ["--securebits=+no_setuid_fixup", f"--bounding-set={only}"]
        change += [f"--inh-caps={only}", f"--ambient-caps={only}"]
    return [*change, "--", *command]


def _capability() -> str | None:
    """The capability to keep; None where this process, root as it is, has neither."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    effective = int(next(line for line in lines if line.startswith("CapEff")).split()[1], 16)
    return next((name for name, bit in CAPABILITIES.items() if effective >> bit & 1), None)
