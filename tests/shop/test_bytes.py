"""What a page weighs on its way to a telephone: HTML, style sheets and scripts with all they import, gzipped."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from core.actor import Channel, Role
from tests.world import World

KB = 1000
# (JavaScript, CSS, HTML) of UX.md, in kB.
SHOP, CONSOLE, STORE = (40, 20, 40), (90, 30, 80), (60, 20, 40)
_IMPORT = re.compile(r"""(?:import|from)\s*\(?["'](\.{1,2}/[^"']+)["']""")


def _gzipped(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def _file(address: str) -> Path:
    found = finders.find(address.removeprefix("/static/"))
    assert found, f"{address} is no file of ours"
    return Path(found)


def _modules(path: Path, known: set[Path]) -> set[Path]:
    """Return a module with all that it imports, each once."""
    if path in known:
        return known
    known.add(path)
    for relative in _IMPORT.findall(path.read_text()):
        _modules((path.parent / relative).resolve(), known)
    return known


def weigh(html: str) -> tuple[int, int, int]:
    """Return the gzipped bytes of scripts, style sheets and the page itself."""
    scripts: set[Path] = set()
    for address in re.findall(r'<script[^>]* src="([^"]+)"', html):
        _modules(_file(address), scripts)
    styles = {
        _file(address)
        for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"(?! media="print")', html)
    }
    return (
        sum(_gzipped(path.read_bytes()) for path in scripts),
        sum(_gzipped(path.read_bytes()) for path in styles),
        _gzipped(html.encode()),
    )


def _within(html: str, budget: tuple[int, int, int]) -> None:
    for kind, weight, most in zip(("JavaScript", "CSS", "HTML"), weigh(html), budget, strict=True):
        assert weight <= most * KB, f"{kind} weighs {weight / KB:.1f} kB, {most} are allowed"


@pytest.mark.parametrize(
    "address", ["/", "/c/kitchen/", "/p/ff-mug/", "/search/?q=mug", "/cart/", "/stores/"]
)
def test_pages_of_the_shop_stay_within_their_budget(
    window: World, client: Client, address: str
) -> None:
    page = client.get(address)
    assert page.status_code == 200
    _within(page.content.decode(), SHOP)


@pytest.mark.parametrize(
    ("role", "address", "budget"),
    [
        (Role.CSA, "/console/", CONSOLE),
        (Role.MERCHANDISER, "/merchandise/promotions/new/", CONSOLE),
        (Role.STORE_STAFF, "/store/", STORE),
    ],
)
def test_pages_of_colleagues_too(
    window: World, client: Client, role: Role, address: str, budget: tuple[int, int, int]
) -> None:
    colleague = window.staff("one@example.com", "One", Channel.STORE, role, at=[window.leeds])
    client.force_login(
        window.user(colleague), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.get(address, follow=True)
    assert page.status_code == 200
    _within(page.content.decode(), budget)
