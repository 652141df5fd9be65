"""HTTP that goes out to addresses that somebody else named: to the public internet, and nowhere else.

The connection goes to one of the addresses that were checked, the certificate is verified against the name. No proxy is
used, no cookie kept, no redirect followed unasked.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from threading import Timer
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from service import __version__, compression
from service.addresses import Address
from service.compression import BrokenGzip
from service.targets import AddressRefused as AddressRefused
from service.targets import FetchFailed, Policy, Target, check

AGENT = f"Dixit/{__version__}"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
Send = Callable[..., "Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side answered; names of headers in any case, the body unpacked.

    `url` is what answered in the end, and `moved` where the resource says that it stands for good (301, 308), which
    only `fetch` follows.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved: str | None = None


def send(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None, policy: Policy
) -> Answer:
    """What one request is answered, whatever its status. Raises AddressRefused, FetchFailed."""
    target = check(url, policy=policy)
    deadline = time.monotonic() + policy.seconds
    named = {"Host": target.authority, "User-Agent": AGENT, "Accept-Encoding": "gzip"} | dict(headers or {})
    with _understood(policy, deadline), closing(_connected(target, policy, deadline)) as conn, _watched(conn, deadline):
        with suppress(BrokenPipeError):  # it may have answered before it read everything
            conn.request(method, target.path, body, named, preload_content=False, decode_content=False)
        with closing(conn.getresponse()) as response:
            content = _body(response, policy)
        if time.monotonic() >= deadline:
            raise TimeoutError  # what is cut off may look like an end
    return Answer(response.status, response.headers, content, target.url)


def fetch(
    url: str, *, headers: Mapping[str, str] | None = None, policy: Policy, hops: int = 5, send: Send = send
) -> Answer:
    """What a GET is answered after redirects, each checked anew and sent by `send`. Raises what that raises."""
    moved, for_good = None, True
    for _ in range(hops + 1):
        answer = send("GET", url, headers=headers, policy=policy)
        location = answer.headers.get("location")
        if answer.status not in REDIRECTS or not location:
            return replace(answer, moved=moved)
        url = _joined(answer.url, location)
        for_good = for_good and answer.status in FOR_GOOD
        moved = url if for_good else moved
    raise FetchFailed("redirects", f"It redirects more than {hops} times.")


def retry_after(said: str, *, now: datetime, longest: timedelta) -> timedelta:
    """How long a Retry-After asks to wait, `longest` at most; nothing where it says nothing that is understood."""
    text = said.strip()
    try:
        seconds = int(text) if text.isascii() and text.isdigit() else (_moment(text) - now).total_seconds()
        return min(max(timedelta(seconds=seconds), timedelta()), longest)
    except OverflowError:
        return longest
    except (ValueError, TypeError):
        return timedelta()


def _moment(date: str) -> datetime:
    """The moment of an HTTP date. Raises ValueError, TypeError."""
    moment = parsedate_to_datetime(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip())
    except ValueError as error:
        raise AddressRefused(f"It redirects to what is no URL: {error}.") from error


@contextmanager
def _understood(policy: Policy, deadline: float) -> Iterator[None]:
    """What goes wrong below, as FetchFailed."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed("untrusted", f"The certificate is not valid: {error.verify_message}.") from error
    except BrokenGzip as error:
        raise FetchFailed("broken", str(error)) from error
    except (HTTPError, HTTPException, OSError) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
            raise FetchFailed("timeout", f"It took longer than {policy.seconds:g} seconds.") from error
        raise FetchFailed("broken", f"The answer is no HTTP, or was cut off ({type(error).__name__}).") from error


def _connected(target: Target, policy: Policy, deadline: float) -> HTTPConnection:
    """A connection to the first of the addresses that takes it. Raises FetchFailed, TimeoutError, ssl.SSLError."""
    for address in target.addresses:
        if (left := deadline - time.monotonic()) <= 0:
            raise TimeoutError
        conn = _connection(target, address, policy, left)
        try:
            conn.connect()
        except ssl.SSLError:
            conn.close()
            raise
        except (HTTPError, OSError):
            conn.close()
        else:
            return conn
    raise FetchFailed("unreachable", f"{target.host} takes no connection at port {target.port}.")


def _connection(target: Target, address: Address, policy: Policy, seconds: float) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(str(address), target.port, timeout=seconds)
    return HTTPSConnection(
        str(address), target.port, timeout=seconds, server_hostname=target.host, ssl_context=policy.tls()
    )


@contextmanager
def _watched(conn: HTTPConnection, deadline: float) -> Iterator[None]:
    """Cuts the connection off at the deadline: a timeout of the socket starts anew with every byte that drips in."""
    timer = Timer(max(deadline - time.monotonic(), 0), _cut_off, [conn.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut_off(sock: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # a TLS socket's own would let ciphertext through as text


def _body(response: BaseHTTPResponse, policy: Policy) -> bytes:
    """The body, unpacked. Raises FetchFailed, BrokenGzip."""
    packed = _collected(response.stream(compression.PIECE, decode_content=False), policy)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if not packed or encoding == "identity":
        return packed
    if encoding not in {"gzip", "x-gzip"}:
        raise FetchFailed("broken", f"The answer is packed as {encoding!r}, which was not asked for.")
    return _collected(compression.gunzipped([packed]), policy)


def _collected(pieces: Iterable[bytes], policy: Policy) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > policy.longest:
            if policy.cut:
                break
            raise FetchFailed("too_long", f"The answer has more than {policy.longest} bytes.")
    return bytes(body[: policy.longest])
