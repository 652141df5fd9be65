"""Which addresses stand on the public internet: pure, so that nothing is asked of the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        # IANA's registry of special-purpose IPv4 addresses (RFC 6890 and its updates), less what is routed publicly
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "168.63.129.16/32",  # public by its number, but what hands out secrets inside Azure
        # What IANA keeps for protocols inside 2000::/3, all that is public of IPv6: Teredo, 6to4, documentation …
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 as a network without IPv4 sees it (RFC 6052)."""


@dataclass(frozen=True, slots=True)
class Networks:
    """Blocks of addresses, written "10.1.0.0/16,127.0.0.0/8"."""

    blocks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Blocks from CIDR notation, between commas. Raises ValueError."""
        try:
            return cls(tuple(ip_network(block.strip()) for block in raw.split(",")))
        except ValueError as error:
            raise ValueError(f"networks such as 10.1.0.0/16,127.0.0.0/8 ({error})") from error

    def __str__(self) -> str:
        return ",".join(map(str, self.blocks))

    def __contains__(self, address: Address) -> bool:
        return _within(address, self.blocks)


def parse(raw: str) -> Address:
    """The address, an IPv4 address that is written as IPv6 as what it is. Raises ValueError."""
    address = ip_address(raw)
    if isinstance(address, IPv6Address):
        if address.scope_id:
            raise ValueError("an address with a zone is of this machine alone")
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether the address, as `parse` gave it, stands on the public internet."""
    if isinstance(address, IPv6Address) and address not in _PUBLIC_IPV6:
        return False
    return not _within(address, _NOT_PUBLIC)


def _within(address: Address, blocks: Iterable[Network]) -> bool:
    return any(block.version == address.version and address in block for block in blocks)
