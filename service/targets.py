"""Where a request may go: URLs that somebody else named, held to the public internet and to networks that are allowed.

A name is resolved once and every address that it has is checked; what is checked is what is connected to.
"""

import re
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal
from urllib.parse import quote, urlsplit

import idna

from service import addresses
from service.addresses import Address, Networks
from service.errors import DixitError

MIB = 1024 * 1024
LONGEST_URL = 2048
PORTS = {"http": 80, "https": 443}
Reason = Literal["unresolved", "unreachable", "untrusted", "timeout", "too_long", "broken", "redirects"]
Resolve = Callable[[str, int], Sequence[str]]

_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_PLAIN_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
_KEPT = "!#$%&'()*+,/:;=?@[]~"
"""What stands in a path or query as it is: the reserved characters and what is escaped already (RFC 3986)."""


class AddressRefused(DixitError):
    """This address is not one that Dixit connects to."""


class FetchFailed(DixitError):
    """The other side gave no usable answer. `reason` says in a word what went wrong."""

    def __init__(self, reason: Reason, detail: str) -> None:
        self.reason = reason
        super().__init__(detail)


@cache
def trusted() -> ssl.SSLContext:
    """Certificates are held to the authorities of the system (OpenSSL's SSL_CERT_FILE names others)."""
    return ssl.create_default_context()


def resolved(host: str, port: int) -> Sequence[str]:
    """Every address of a name, as the system resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Where a request may go and what it may cost.

    `networks` are allowed though they are not public, and there plain http is too; elsewhere `plain_http` says so.
    `seconds` is for everything after the name is resolved. `longest` bounds the body in bytes, packed and unpacked;
    `cut` keeps that much of a longer one instead of failing (ask for `Accept-Encoding: identity` with it).
    """

    networks: Networks = field(default_factory=Networks)
    plain_http: bool = False
    seconds: float = 20.0
    longest: int = 2 * MIB
    cut: bool = False
    resolve: Resolve = resolved
    tls: Callable[[], ssl.SSLContext] = trusted


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in its parts, and the addresses that were found and checked. `path` holds the query."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[Address, ...] = ()

    @property
    def authority(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL as it is asked for: ASCII, no fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def parse(url: str) -> Target:
    """The parts of a URL, its name in ASCII. Raises AddressRefused: the form alone is judged, nothing is resolved."""
    if len(url) > LONGEST_URL or _CONTROL.search(url.strip()):
        raise AddressRefused("The URL holds a backslash or a control character, or is too long.")
    try:
        parts = urlsplit(url.strip())
        named, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused(f"It is no URL: {error}.") from error
    if parts.scheme not in PORTS:
        raise AddressRefused("The URL must be https.")
    if "@" in parts.netloc:
        raise AddressRefused("The URL holds a user or a password.")
    if port == 0:
        raise AddressRefused("There is no port 0.")
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Target(parts.scheme, _host(named), port or PORTS[parts.scheme], quote(parts.path or "/", safe=_KEPT) + query)


def check(url: str, *, policy: Policy) -> Target:
    """The URL with the addresses to connect to.

    Raises AddressRefused where one of them, or the URL itself, is not allowed; FetchFailed ("unresolved") where its
    name has none. The system's resolver takes as long as it is set to, ten seconds or so.
    """
    target = parse(url)
    if target.scheme == "http" and not (policy.plain_http or policy.networks.blocks):
        raise AddressRefused("The URL must be https.")
    found = _found(target, policy)
    for address in found:
        _refuse(address, target, policy)
    return replace(target, addresses=found)


def _host(named: str) -> str:
    """The host in ASCII, lower case. Raises AddressRefused, also on numbers that only some programs read as IPv4."""
    host = named if ":" in named else _ascii(named)
    if ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            addresses.parse(host)
        except ValueError as error:
            raise AddressRefused(f"{host} is no address in its plain form.") from error
    return host


def _ascii(name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode().rstrip(".").lower()
    except idna.IDNAError as error:
        if _PLAIN_NAME.fullmatch(name):  # with _, which is in use whatever IDNA says
            return name.rstrip(".")
        raise AddressRefused(f"Its host is no name: {error}.") from error


def _found(target: Target, policy: Policy) -> tuple[Address, ...]:
    with suppress(ValueError):
        return (addresses.parse(target.host),)
    try:
        found = tuple(addresses.parse(raw) for raw in policy.resolve(target.host, target.port))
    except (OSError, UnicodeError) as error:
        raise FetchFailed("unresolved", f"{target.host} has no address.") from error
    except ValueError as error:
        raise AddressRefused(f"{target.host} leads to what is no address of the internet.") from error
    if not found:
        raise FetchFailed("unresolved", f"{target.host} has no address.")
    return found


def _refuse(address: Address, target: Target, policy: Policy) -> None:
    allowed = address in policy.networks
    if not allowed and not addresses.is_public(address):
        raise AddressRefused(f"{target.host} leads to an address that is not on the public internet.")
    if target.scheme == "http" and not (allowed or policy.plain_http):
        raise AddressRefused("The URL must be https.")
