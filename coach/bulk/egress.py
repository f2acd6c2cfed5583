"""Where this server sends what callers ask it to send: public addresses over TLS, and nothing within its own reach."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from coach.errors import UserInputError

MAX_URL = 2_000
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_IPV6_IN_USE = ipaddress.IPv6Network("2000::/3")
_IPV4_BEHIND_IPV6 = ipaddress.IPv6Network("64:ff9b::/96")
"""How networks without IPv4 reach it: the last 32 bits are the address."""
_REFUSED = tuple(
    map(
        ipaddress.ip_network,
        (
            # The metadata and health service of a large cloud stands on an address that looks public.
            "168.63.129.16/32",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "2001::/23",
            "2002::/16",
            "3fff::/20",
        ),
    )
)
"""Beside what Python's list of special networks knows."""


@dataclass(frozen=True, slots=True)
class EgressRules:
    """What the operator allows beside public addresses over TLS."""

    loopback: bool = False
    """Plain http and any port of this machine, for tests and for receivers beside the server."""
    ports: frozenset[int] = frozenset({443, 8443})

    def check(self, url: str) -> SplitResult:
        """The parts of an address that may be sent to as far as its text tells; UserInputError says what is wrong."""
        parts = _split(url)
        literal = _literal(parts.hostname or "")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if self.loopback and literal is not None and literal.is_loopback:
            return parts
        if parts.scheme != "https":
            raise _refused("A webhook is sent over https.")
        if port not in self.ports:
            allowed = ", ".join(map(str, sorted(self.ports)))
            raise _refused("This port is not sent to.", hint=f"Allowed: {allowed}.")
        if literal is not None and not self.permits(literal):
            raise _refused("This address is not a public one.")
        return parts

    def permits(self, address: IpAddress) -> bool:
        """Whether a connection to this address may be made."""
        plain = _unwrapped(address)
        if plain.is_loopback:
            return self.loopback
        if isinstance(plain, ipaddress.IPv6Address) and plain not in _IPV6_IN_USE:
            return False
        if any(plain in network for network in _REFUSED):
            return False
        return plain.is_global and not plain.is_multicast


def _split(url: str) -> SplitResult:
    if len(url) > MAX_URL:
        raise _refused(f"The address has more than {MAX_URL:,} characters.")
    if not url.isascii() or not url.isprintable() or any(sign in url for sign in ' \\<>"{}|^`'):
        raise _refused("The address holds a character that none has.", hint="Write other alphabets in punycode.")
    try:
        parts = urlsplit(url)
        # The port is parsed when it is asked for.
        _ = parts.port
    except ValueError:
        raise _refused("This is not an address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _refused("This is not an address of https.")
    if "@" in parts.netloc:
        raise _refused("The address holds a user name or password.", hint="Messages are signed; check the signature.")
    if "#" in url:
        raise _refused("The address holds a fragment, which is never sent.")
    if _literal(parts.hostname) is None and not _is_name(parts.hostname):
        raise _refused("The host is neither a full name nor an address in its usual form.")
    return parts


def _literal(host: str) -> IpAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    """A full name. Its last part is no number: `127.1` and `0x7f.1` are addresses to some resolvers."""
    labels = host.removesuffix(".").split(".")
    last = labels[-1]
    whole = len(host) <= 253 and len(labels) > 1 and last[:1].isalpha()
    return whole and all(
        0 < len(label) <= 63 and label.replace("-", "").replace("_", "").isalnum() and label[0] != "-"
        for label in labels
    )


def _unwrapped(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 address stands for, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _IPV4_BEHIND_IPV6:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _refused(message: str, hint: str = "") -> UserInputError:
    return UserInputError(message, hint=hint, where="url")
