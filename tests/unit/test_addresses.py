"""Only the public internet is public, in whatever form an address is written."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.addresses import Networks, is_public, parse

NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "168.63.129.16",
    "::", "::1", "::7f00:1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "100::1", "5f00::1",
    "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2001:10::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1",
    "64:ff9b:1::7f00:1", "::ffff:0:127.0.0.1", "4000::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::ffff:0.0.0.0",
    "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
    "223.255.255.255", "2606:4700::1111", "2a00:1450:4007::1", "2001:4860:4860::8888", "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]  # fmt: skip


@pytest.mark.parametrize("raw", NOT_PUBLIC)
def test_what_is_not_the_public_internet_is_not_public(raw):
    assert not is_public(parse(raw))


@pytest.mark.parametrize("raw", PUBLIC)
def test_the_public_internet_is_public(raw):
    assert is_public(parse(raw))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_calls_private_or_worse(address):
    known = address.is_private or address.is_loopback or address.is_link_local
    if known or address.is_multicast or address.is_reserved or address.is_unspecified:
        assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_what_it_is(address):
    for form in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert parse(form) == address


@pytest.mark.parametrize(
    "raw", ["fe80::1%eth0", "127.1", "0177.0.0.1", "2130706433", "0x7f000001", "1.2.3.4.5", "", "x"]
)
def test_an_address_has_one_way_to_be_written(raw):
    with pytest.raises(ValueError, match=r"."):
        parse(raw)


def test_networks_read_back_as_they_were_written():
    networks = Networks.parse("10.1.0.0/16, ::1/128,127.0.0.0/8")
    assert str(networks) == "10.1.0.0/16,::1/128,127.0.0.0/8"
    assert Networks.parse(str(networks)) == networks
    assert ipaddress.ip_address("10.1.2.3") in networks
    assert ipaddress.ip_address("10.2.0.0") not in networks
    assert ipaddress.ip_address("::2") not in networks


@pytest.mark.parametrize("raw", ["loopback", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/8;127.0.0.0/8", ","])
def test_what_is_no_network_is_refused_with_how_it_is_written(raw):
    with pytest.raises(ValueError, match=r"networks such as 10\.1\.0\.0/16"):
        Networks.parse(raw)
