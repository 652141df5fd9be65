"""What goes out goes to the address that was checked, and costs what it may at most."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import pytest
import trustme

from service.addresses import Networks
from service.fetching import AGENT, fetch, send
from service.targets import AddressRefused, FetchFailed, Policy
from tests.loopback import Asked, Page, serving

LOOPBACK = Networks.parse("127.0.0.0/8,::1/128")
POLICY = Policy(networks=LOOPBACK, seconds=5)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA, **options) -> Policy:
    """Loopback under any name, with certificates of a test's own authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return Policy(
        **{"networks": LOOPBACK, "seconds": 5, "resolve": lambda host, port: ["127.0.0.1"], "tls": lambda: context}
        | options
    )


@contextmanager
def raw(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """The URL of a server that says on its one connection what `talk` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.recv(65536)
                try:
                    talk(peer)
                except OSError:
                    return  # it was cut off, as it should be

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(5)


def reason(failing: Callable[[], object]) -> str:
    with pytest.raises(FetchFailed) as failed:
        failing()
    return failed.value.reason


def test_an_answer_has_its_status_headers_and_body(site):
    site.pages["/made"] = (201, {"X-Name": "value"}, b"text")
    answer = send("POST", site.url("/made"), headers={"X-Sent": "1"}, body=b"{}", policy=POLICY)
    assert (answer.status, answer.headers["x-name"], answer.body, answer.url) == (
        201, "value", b"text", site.url("/made"),
    )  # fmt: skip
    [asked] = site.asked
    assert (asked.method, asked.body, asked.headers["X-Sent"]) == ("POST", b"{}", "1")
    assert asked.headers["User-Agent"] == AGENT
    assert asked.headers["Host"] == f"127.0.0.1:{site.port}"


def test_every_status_is_an_answer(site):
    site.pages |= {f"/{status}": (status, {}, b"") for status in (204, 301, 304, 410, 429, 503)}
    for path, (status, *_) in site.pages.items():
        assert send("GET", site.url(path), policy=POLICY).status == status


def test_loopback_is_not_reached_where_it_is_not_allowed(site):
    for policy in (Policy(plain_http=True), Policy(networks=Networks.parse("10.0.0.0/8"), plain_http=True)):
        with pytest.raises(AddressRefused):
            send("GET", site.url(), policy=policy)
    assert site.asked == []


def test_a_name_that_leads_to_loopback_is_not_reached(site):
    policy = Policy(plain_http=True, resolve=lambda host, port: ["127.0.0.1"])
    with pytest.raises(AddressRefused):
        send("GET", site.url(host="feeds.example"), policy=policy)
    with pytest.raises(AddressRefused):
        send("GET", site.url(host="localhost"), policy=Policy(plain_http=True))
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to_whatever_the_name_says_next(site):
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    asked = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers.pop(0)

    policy = Policy(networks=Networks.parse("127.0.0.1/32"), resolve=rebinding)
    assert send("GET", site.url("/x", host="feeds.example"), policy=policy).status == 404
    assert asked == ["feeds.example"]
    assert site.asked[0].headers["Host"] == f"feeds.example:{site.port}"


def test_the_next_address_is_tried_when_one_takes_no_connection(site):
    policy = Policy(networks=LOOPBACK, resolve=lambda host, port: ["127.0.0.99", "::1", "127.0.0.1"])
    assert send("GET", site.url(host="feeds.example"), policy=policy).status == 404


def test_https_is_verified_against_the_name_and_says_it(authority):
    certificate = authority.issue_cert("feeds.example")
    names = []
    with serving(lambda context: (certificate.configure_cert(context), _keep_name(context, names))) as site:
        site.pages["/"] = (200, {}, b"safe")
        answer = send("GET", site.url(scheme="https", host="feeds.example"), policy=trusting(authority))
        assert answer.body == b"safe"
        assert names == ["feeds.example"]


def _keep_name(context: ssl.SSLContext, names: list[str]) -> None:
    context.sni_callback = lambda connection, name, own: names.append(name)


def test_a_certificate_of_another_name_is_refused(authority):
    with serving(authority.issue_cert("other.example").configure_cert) as site:
        url = site.url(scheme="https", host="feeds.example")
        assert reason(partial(send, "GET", url, policy=trusting(authority))) == "untrusted"
        assert site.asked == []


def test_a_certificate_of_nobody_known_is_refused(authority):
    with serving(trustme.CA().issue_cert("feeds.example").configure_cert) as site:
        url = site.url(scheme="https", host="feeds.example")
        assert reason(partial(send, "GET", url, policy=trusting(authority))) == "untrusted"


def test_a_certificate_for_the_address_does_for_an_address(authority):
    with serving(authority.issue_cert("127.0.0.1").configure_cert) as site:
        assert send("GET", site.url(scheme="https"), policy=trusting(authority)).status == 404


def test_https_to_what_speaks_no_tls_fails(site):
    assert reason(partial(send, "GET", site.url(scheme="https"), policy=POLICY)) == "broken"


def test_a_redirect_is_an_answer_like_any_other(site):
    site.pages["/old"] = (302, {"Location": "/new"}, b"")
    assert send("GET", site.url("/old"), policy=POLICY).status == 302
    assert [asked.path for asked in site.asked] == ["/old"]


def test_fetch_follows_redirects_and_says_where_it_came_to(site):
    site.pages["/old"] = (302, {"Location": "/new"}, b"")
    site.pages["/new"] = (200, {}, b"here")
    answer = fetch(site.url("/old"), policy=POLICY)
    assert (answer.body, answer.url, answer.moved) == (b"here", site.url("/new"), None)


def test_only_an_unbroken_chain_of_permanent_redirects_moves_a_resource(site):
    site.pages["/1"] = (301, {"Location": "/2"}, b"")
    site.pages["/2"] = (308, {"Location": "/3"}, b"")
    site.pages["/3"] = (307, {"Location": "/4"}, b"")
    site.pages["/4"] = (301, {"Location": "/5"}, b"")
    site.pages["/5"] = (200, {}, b"")
    answer = fetch(site.url("/1"), policy=POLICY)
    assert (answer.url, answer.moved) == (site.url("/5"), site.url("/3"))


@pytest.mark.parametrize("location", ["http://169.254.169.254/", "file:///etc/passwd", "http://[::1", "//10.0.0.1/"])
def test_a_redirect_leads_nowhere_that_is_not_allowed(site, location):
    site.pages["/old"] = (301, {"Location": location}, b"")
    with pytest.raises(AddressRefused):
        fetch(site.url("/old"), policy=POLICY)


def test_redirects_come_to_an_end(site):
    site.pages["/round"] = (302, {"Location": "/round"}, b"")
    assert reason(partial(fetch, site.url("/round"), policy=POLICY, hops=3)) == "redirects"
    assert len(site.asked) == 4


def test_a_body_is_unpacked(site):
    site.pages["/"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"text " * 1000))
    assert send("GET", site.url(), policy=POLICY).body == b"text " * 1000


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(b"text")[:-3]])
def test_a_body_that_does_not_unpack_is_a_failure(site, body):
    site.pages["/"] = (200, {"Content-Encoding": "gzip"}, body)
    assert reason(partial(send, "GET", site.url(), policy=POLICY)) == "broken"


def test_a_packing_that_was_not_asked_for_is_a_failure(site):
    site.pages["/"] = (200, {"Content-Encoding": "br"}, b"?")
    assert reason(partial(send, "GET", site.url(), policy=POLICY)) == "broken"


@pytest.mark.parametrize(
    ("headers", "body"), [({}, bytes(1001)), ({"Content-Encoding": "gzip"}, gzip.compress(bytes(1_000_000)))]
)
def test_a_body_beyond_the_limit_is_a_failure_or_cut(site, headers, body):
    site.pages["/"] = (200, headers, body)
    small = Policy(networks=LOOPBACK, longest=1000)
    assert reason(partial(send, "GET", site.url(), policy=small)) == "too_long"
    cut = Policy(networks=LOOPBACK, longest=1000, cut=True)
    if not headers:
        assert send("GET", site.url(), policy=cut).body == bytes(1000)


def test_a_body_of_the_limit_itself_is_taken(site):
    site.pages["/"] = (200, {}, bytes(1000))
    assert len(send("GET", site.url(), policy=Policy(networks=LOOPBACK, longest=1000)).body) == 1000


def test_a_body_without_end_is_left_at_the_limit():
    def pour(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            peer.sendall(b"1000\r\n" + bytes(4096) + b"\r\n")

    with raw(pour) as url:
        policy = Policy(networks=LOOPBACK, longest=1_000_000)
        assert reason(partial(send, "GET", url, policy=policy)) == "too_long"


def drip(start: bytes, peer: socket.socket) -> None:
    peer.sendall(start)
    while True:
        peer.sendall(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
    ],
    ids=["status", "header", "body", "length", "chunk"],
)
def test_an_answer_that_drips_in_is_cut_off_at_the_time_limit(start):
    began = time.monotonic()
    with raw(partial(drip, start)) as url:
        assert reason(partial(send, "GET", url, policy=Policy(networks=LOOPBACK, seconds=0.5))) == "timeout"
    assert time.monotonic() - began < 3


def test_silence_is_cut_off_at_the_time_limit():
    with raw(lambda peer: time.sleep(1)) as url:
        assert reason(partial(send, "GET", url, policy=Policy(networks=LOOPBACK, seconds=0.3))) == "timeout"


@pytest.mark.parametrize(
    "said",
    [b"", b"220 mail.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", b"HTTP/1.1 xyz\r\n\r\n"],
)
def test_what_is_no_whole_answer_is_a_failure(said):
    with raw(lambda peer: peer.sendall(said)) as url:
        assert reason(partial(send, "GET", url, policy=POLICY)) == "broken"


def test_nobody_listening_is_a_failure():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert reason(partial(send, "GET", f"http://127.0.0.1:{port}/", policy=POLICY)) == "unreachable"


def test_an_answer_before_the_whole_request_was_read_is_an_answer():
    with raw(lambda peer: peer.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")) as url:
        assert send("POST", url, body=bytes(60_000), policy=POLICY).status == 413


def test_conditional_requests_say_what_is_known(site):
    def page(asked: Asked) -> Page:
        return (304, {}, b"") if asked.headers.get("If-None-Match") == '"1"' else (200, {"ETag": '"1"'}, b"feed")

    site.pages["/"] = page
    first = fetch(site.url(), policy=POLICY)
    assert fetch(site.url(), headers={"If-None-Match": first.headers["ETag"]}, policy=POLICY).status == 304
