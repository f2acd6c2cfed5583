"""Nothing is sent to addresses within the server's own reach, however they are written or resolved."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from coach.bulk.egress import EgressRules
from coach.bulk.sender import Reply, Sender
from coach.errors import UserInputError
from tests.bulk.receiver import Receiver

CLOSED = EgressRules()
HERE = EgressRules(loopback=True)


class Names(AbstractResolver):
    """Names as the test wants them: each look-up takes the next answer, the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in answer
        ]

    async def close(self) -> None:
        pass


def post(url: str, rules: EgressRules = CLOSED, body: bytes = b"{}", times: int = 1, **made: Any) -> list[Reply]:
    async def run() -> list[Reply]:
        sender = Sender(rules, **made)
        try:
            return [await sender.post(url, body, {}) for _ in range(times)]
        finally:
            await sender.aclose()
            await asyncio.sleep(0.01)  # a connection that was closed is gone some turns of the loop later

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("what", "address"),
    [
        ("this machine", "127.0.0.1"),
        ("this machine", "127.8.8.8"),
        ("this machine", "::1"),
        ("any address of this machine", "0.0.0.0"),
        ("any address of this machine", "::"),
        ("private", "10.1.2.3"),
        ("private", "172.31.0.1"),
        ("private", "192.168.0.1"),
        ("private", "fd12::1"),
        ("metadata of a cloud, link-local", "169.254.169.254"),
        ("metadata of a cloud, private", "fd00:ec2::254"),
        ("metadata of a cloud, shared", "100.100.100.200"),
        ("metadata of a cloud, looks public", "168.63.129.16"),
        ("metadata of a cloud, protocol assignments", "192.0.0.192"),
        ("link-local", "fe80::1"),
        ("shared between customers of a carrier", "100.64.0.1"),
        ("multicast", "224.0.0.1"),
        ("multicast", "ff02::1"),
        ("broadcast", "255.255.255.255"),
        ("reserved", "240.0.0.1"),
        ("documentation", "203.0.113.9"),
        ("documentation", "2001:db8::1"),
        ("benchmarks", "198.18.0.1"),
        ("IPv4 in IPv6", "::ffff:127.0.0.1"),
        ("IPv4 in IPv6", "::ffff:10.0.0.1"),
        ("IPv4 in IPv6, old form", "::127.0.0.1"),
        ("IPv4 behind IPv6", "64:ff9b::a9fe:a9fe"),
        ("IPv4 behind a tunnel", "2002:7f00:1::"),
        ("a tunnel", "2001:0:7f00:1::"),
        ("site-local", "fec0::1"),
    ],
)
def test_an_address_that_is_not_public_is_refused(what: str, address: str) -> None:
    assert not CLOSED.permits(ipaddress.ip_address(address)), what
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(UserInputError, match="not a public one"):
        CLOSED.check(f"https://{host}/hook")
    assert post(f"https://{host}/hook") == [Reply(None, "ADDRESS_REFUSED")], "also when it was stored under other rules"
    assert post("https://hooks.example.com/", resolver=Names([address])) == [Reply(None, "ADDRESS_REFUSED")]


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_allowed(address: str) -> None:
    assert CLOSED.permits(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_the_same_inside_ipv6(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.ip_address(f"::ffff:{address}")
    assert CLOSED.permits(mapped) == CLOSED.permits(address)
    if address.is_private:
        assert not CLOSED.permits(address)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://hooks.example.com/", "over https"),
        ("ftp://hooks.example.com/", "not an address of https"),
        ("https:///x", "not an address of https"),
        ("https://hooks.example.com:8080/", "port"),
        ("https://hooks.example.com:99999/", "not an address"),
        ("https://user:secret@hooks.example.com/", "user name or password"),
        ("https://hooks.example.com/#part", "fragment"),
        ("https://hooks.example.com\\@10.0.0.1/", "character"),
        ("https://hooks.example.com/a b", "character"),
        ("https://hooks.example.com/\r\nHost: x", "character"),
        ("https://hööks.example.com/", "character"),
        ("https://localhost/", "full name"),
        ("https://intranet/", "full name"),
        ("https://2130706433/", "full name"),
        ("https://0x7f.1/", "full name"),
        ("https://0177.0.0.1/", "full name"),
        ("https://127.1/", "full name"),
        ("https://-x.example.com/", "full name"),
        ("https://hooks.example.com/" + "a" * 2_000, "2,000"),
        ("", "not an address"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_when_it_is_given(url: str, said: str) -> None:
    with pytest.raises(UserInputError, match=said) as refused:
        CLOSED.check(url)
    assert "secret" not in str(refused.value)


@given(st.text(max_size=60))
def test_whatever_is_given_as_an_address_is_taken_or_refused_in_words(text: str) -> None:
    for url in (text, f"https://{text}", f"https://hooks.example.com/{text}"):
        try:
            CLOSED.check(url)
        except UserInputError as refused:
            assert refused.where == "url"


def test_a_name_is_resolved_once_and_a_name_that_changes_sides_reaches_nothing() -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    with Receiver() as receiver:
        rules = EgressRules(ports=frozenset({receiver.port}))
        first, second = post(f"https://hooks.example.com:{receiver.port}/", rules, resolver=names, times=2)
        assert names.asked == 2, "one look-up for one message"
        # The first went out to the public address and was stopped by the tests' closed world.
        assert (first.code, second.code) == ("NO_CONNECTION", "ADDRESS_REFUSED")
        assert receiver.got == []


def test_one_refused_address_among_several_refuses_the_name() -> None:
    assert post("https://hooks.example.com/", resolver=Names(["8.8.8.8", "10.0.0.1"])) == [
        Reply(None, "ADDRESS_REFUSED")
    ]


def test_the_socket_itself_checks_what_it_connects_to() -> None:
    with pytest.raises(OSError, match="not a public address"):
        Sender(CLOSED)._socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.1", 443)))


def test_this_machine_is_reached_only_where_the_operator_allows_it() -> None:
    with Receiver() as receiver:
        assert post(receiver.url) == [Reply(None, "ADDRESS_REFUSED")]
        assert receiver.got == []
        assert post(receiver.url, HERE) == [Reply(204)]
        assert [got.path for got in receiver.got] == ["/hook"]
    with pytest.raises(UserInputError):
        HERE.check("http://hooks.example.com/")


def test_a_redirect_is_not_followed() -> None:
    with Receiver() as trap, Receiver(answer=lambda n: 307, headers={"Location": trap.url}) as receiver:
        assert post(receiver.url, HERE) == [Reply(307, "HTTP_307")]
        assert trap.got == []


def test_a_receiver_that_says_nothing_is_left() -> None:
    with Receiver(answer=lambda n: 0) as receiver:
        assert post(receiver.url, HERE, seconds=0.2) == [Reply(None, "TIMED_OUT")]


def test_an_answer_without_end_is_not_read() -> None:
    with Receiver(answer=lambda n: 200, body=b"x" * 50_000_000) as receiver:
        assert post(receiver.url, HERE) == [Reply(200)]


def test_a_head_that_is_too_long_and_a_closed_port_are_failures() -> None:
    with Receiver(headers={"X-Long": "x" * 100_000}) as receiver:
        assert post(receiver.url, HERE) == [Reply(None, "BAD_ANSWER")]
        closed = receiver.url
    assert post(closed, HERE) == [Reply(None, "NO_CONNECTION")]


def certificate(folder: Path, name: str) -> Path:
    made = folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", folder / "key.pem", "-out", made],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return made


def test_tls_is_verified_against_the_name_in_the_address(tmp_path: Path) -> None:
    made = certificate(tmp_path, "hooks.example.com")
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(made, tmp_path / "key.pem")
    trusting = ssl.create_default_context(cafile=str(made))
    with Receiver(tls=served) as receiver:
        rules = EgressRules(loopback=True, ports=frozenset({receiver.port}))

        def sent(name: str, tls: ssl.SSLContext | None) -> str:
            url = f"https://{name}:{receiver.port}/hook"
            return post(url, rules, resolver=Names(["127.0.0.1"]), tls=tls)[0].code

        assert sent("hooks.example.com", trusting) == ""
        assert sent("other.example.com", trusting) == "TLS_FAILED"
        assert sent("hooks.example.com", None) == "TLS_FAILED"
        assert len(receiver.got) == 1
