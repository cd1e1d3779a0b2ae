"""X-Forwarded-For is believed only as far as our own proxies reach."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from core.client import address_of

PROXY, SECOND = "10.0.0.1", "10.0.0.2"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        ([], "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ([PROXY], PROXY, "198.51.100.1", "198.51.100.1"),
        ([PROXY], PROXY, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ([PROXY, SECOND], PROXY, f"203.0.113.9, 198.51.100.1, {SECOND}", "198.51.100.1"),
        ([PROXY], PROXY, "", PROXY),
        ([PROXY], "192.0.2.7", f"198.51.100.1, {PROXY}", "192.0.2.7"),
    ],
)
def test_the_first_address_from_the_right_that_is_no_proxy(
    settings, trusted, peer, forwarded, address
):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})

    assert address_of(request) == address


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff::8", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::7", "2001:db8:0:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
    ],
)
def test_of_ipv6_it_is_what_one_subscriber_has(settings, peer, address):
    settings.TRUSTED_PROXIES = []

    assert address_of(RequestFactory().get("/", REMOTE_ADDR=peer)) == address
