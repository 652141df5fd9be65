"""A URL that somebody else named is connected to where it is allowed, and refused with a reason everywhere else."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.addresses import Networks, is_public
from service.targets import AddressRefused, FetchFailed, Policy, check, parse

LOOPBACK = Networks.parse("127.0.0.0/8,::1/128")


def leading_to(*found: str) -> Policy:
    return Policy(resolve=lambda host, port: found)


def unknown(host: str, port: int) -> Sequence[str]:
    raise OSError("no such name")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://127.0.0.1./",
        "https://１２７.０.０.１/",
        "https://127。0。0。1/",
        "https://①②⑦.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1:8443/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
        "https://[fd00:ec2::254]/",
        "https://[v1.fe80::a]/",
        "https://localhost.1/",
    ],
)
def test_an_address_off_the_public_internet_is_refused_in_every_form(url):
    with pytest.raises(AddressRefused):
        check(url, policy=Policy(resolve=unknown))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com/",
        "https://",
        "https:///path",
        "https://:443/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "ftp://example.com/",
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/a\r\nHost: other",
        "https://example.com/\x00",
        "https://exa mple.com/",
        "https://ex%61mple.com/",
        "https://example..com/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:http/",
        "https://[::1/",
        "https://" + "a" * 300 + ".example/" + "b" * 2048,
    ],
)
def test_what_is_no_plain_url_of_the_web_is_refused(url):
    with pytest.raises(AddressRefused):
        check(url, policy=leading_to("8.8.8.8"))


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["2606:4700::1", "fe80::1%2"], ["::ffff:10.0.0.1"], ["169.254.169.254"]],
)
def test_a_name_is_refused_when_any_of_its_addresses_is(found):
    with pytest.raises(AddressRefused, match=r"feeds\.example"):
        check("https://feeds.example/rss", policy=leading_to(*found))


def test_a_public_name_has_every_address_that_was_found():
    target = check("https://feeds.example/rss?a=1#top", policy=leading_to("8.8.8.8", "2606:4700::1"))
    assert [str(address) for address in target.addresses] == ["8.8.8.8", "2606:4700::1"]
    assert (target.host, target.port, target.path) == ("feeds.example", 443, "/rss?a=1")


@pytest.mark.parametrize("policy", [Policy(resolve=unknown), leading_to()])
def test_a_name_without_an_address_may_have_one_later(policy):
    with pytest.raises(FetchFailed) as failed:
        check("https://feeds.example/", policy=policy)
    assert failed.value.reason == "unresolved"


def test_plain_http_is_refused_before_anything_is_resolved():
    with pytest.raises(AddressRefused, match="https"):
        check("http://feeds.example/", policy=Policy(resolve=unknown))


def test_plain_http_goes_where_the_caller_lets_it():
    assert check("http://8.8.8.8/", policy=Policy(plain_http=True)).port == 80


def test_an_allowed_network_is_reached_and_with_plain_http_too():
    policy = Policy(networks=LOOPBACK)
    assert check("http://127.0.0.1:8080/x", policy=policy).authority == "127.0.0.1:8080"
    assert check("https://[::1]/", policy=policy).authority == "[::1]"
    assert check("https://[::ffff:127.0.0.1]/", policy=policy).port == 443


@pytest.mark.parametrize("url", ["http://8.8.8.8/", "https://10.0.0.1/", "https://169.254.169.254/"])
def test_an_allowed_network_opens_no_other(url):
    with pytest.raises(AddressRefused):
        check(url, policy=Policy(networks=LOOPBACK))


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTPS://Feeds.Example", "https://feeds.example/"),
        ("https://feeds.example./a", "https://feeds.example/a"),
        ("https://feeds.example:443/a", "https://feeds.example/a"),
        ("https://feeds.example:8443/a", "https://feeds.example:8443/a"),
        ("https://été.example/à la une?q=é", "https://xn--t-9fab.example/%C3%A0%20la%20une?q=%C3%A9"),
        ("https://my_feeds.example/", "https://my_feeds.example/"),
        ("  https://feeds.example/%20?#part ", "https://feeds.example/%20"),
        ("https://[2606:4700::1]:8443/", "https://[2606:4700::1]:8443/"),
    ],
)
def test_a_url_is_brought_into_its_plain_form(url, plain):
    assert parse(url).url == plain
    assert parse(plain).url == plain


@given(st.text(max_size=40))
def test_whatever_stands_for_a_host_is_refused_or_resolved_and_never_anything_else(host):
    asked = []

    def resolve(name: str, port: int) -> Sequence[str]:
        asked.append(name)
        return ["8.8.8.8"]

    try:
        target = check(f"https://{host}/", policy=Policy(resolve=resolve))
    except AddressRefused:
        return
    assert all(is_public(address) for address in target.addresses)
    assert asked in ([], [target.host])
    assert target.url.isascii()
