"""A mail's text and HTML are made of the same blocks; nothing in it is anybody's markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core import mail as sent
from django.utils import translation

from core import gateways, letters, mail, outbox
from core.models import OutboundMessage
from tests.world import NOW

HOSTILE = '</p><script>alert(1)</script><img src=x onerror="y">{{ 7 * 7 }}{% raw %} cid:qr-AAAA'
ROOT = Path(__file__).parents[2]


class Reader(HTMLParser):
    """What a person reads in an HTML mail, and which tags and addresses it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.tags, self.addresses, self.silent = [], set(), [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.silent += tag in {"style", "title"}
        self.addresses += [value for name, value in attributes if name in {"href", "src"}]

    def handle_endtag(self, tag):
        self.silent -= tag in {"style", "title"}

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def blocks(words: str = "Ada Lovelace"):
    return [
        letters.Paragraph(f"Hello {words},"),
        letters.Table(
            [letters.Row(f"2 x {words}", "£5.00", note=words), letters.Row("Total", "£5.00", strong=True)],
            heading=words,
            note=words,
        ),
        letters.Code("Pickup code", "ABC234", "ABC 234", words),
        letters.Action(words, "https://shop.example/x?a=1&b=2"),
    ]  # fmt: skip


def html_of(words: str = "Ada Lovelace") -> str:
    return mail.html_of(blocks(words), subject=words, language="en")


def test_text_and_html_say_the_same():
    read = Reader(html_of()).text
    for line in letters.text_of(blocks()).splitlines():
        for part in re.split(r"  +|: |:$", line.strip()):
            if part and "//" not in part:
                assert part in read, part
    assert "https://shop.example/x?a=1&b=2" in Reader(html_of()).addresses


def test_hostile_words_are_words():
    plain, hostile = Reader(html_of()), Reader(html_of(HOSTILE))

    assert hostile.tags == plain.tags
    assert "{{ 7 * 7 }}" in hostile.text
    assert hostile.addresses == plain.addresses
    assert [each["cid"] for each in mail.pictures_in(html_of(HOSTILE))] == ["qr-ABC234"]


def test_shows_nothing_from_elsewhere():
    html = html_of()
    assert "@import" not in html
    assert "url(" not in html
    assert Reader(html).tags.isdisjoint({"script", "link", "form", "iframe"})
    assert {each.split(":")[0] for each in Reader(html).addresses} == {"cid", "https"}


def test_is_dark_where_the_reader_is_and_speaks_its_language():
    html = mail.html_of(blocks(), subject="Hei", language="nb")
    assert 'lang="nb"' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme: dark" in html


def test_has_no_colour_that_the_shop_has_not():
    tokens = (ROOT / "static/css/tokens.css").read_text()
    source = (ROOT / "templates/mail/letter.mjml").read_text()
    assert {each for each in re.findall(r"#[0-9a-f]{6}\b", source) if each not in tokens} == set()


def test_a_template_is_compiled_once_for_a_language():
    mail._compiled.cache_clear()
    for language in ("en", "nb", "en", "nb"):
        mail.html_of(blocks(), subject="Hi", language=language)
    assert (mail._compiled.cache_info().misses, mail._compiled.cache_info().hits) == (2, 2)


def test_plain_words_become_blocks_and_only_our_addresses_are_pressed(settings):
    ours = f"{settings.BASE_URL}/orders/track/1.0.a/"
    found = letters.blocks_of(
        f"Hello https://evil.example,\n\nyours.\nFollow it here:\n{ours}\n\n"
        f"https://evil.example/\n{settings.BASE_URL}.evil.example/x\n\nFjord & Fell"
    )
    assert found == [
        letters.Paragraph("Hello https://evil.example,"),
        letters.Paragraph("yours."),
        letters.Action("Follow it here", ours),
        letters.Paragraph(f"https://evil.example/\n{settings.BASE_URL}.evil.example/x"),
    ]


def queue_hostile() -> OutboundMessage:
    outbox.queue_letter(
        key="k-1",
        to="ada@example.com",
        subject=f"Hello\r\nBcc: {HOSTILE}",
        blocks=blocks(HOSTILE),
        now=NOW,
    )
    return OutboundMessage.objects.get()


def test_leaves_by_smtp_with_text_first_and_its_picture_inside(db, settings):
    settings.EMAIL_URL = "smtp://localhost"
    gateways.send(queue_hostile())

    (message,) = sent.outbox
    parts = list(message.message().walk())
    assert [part.get_content_type() for part in parts] == [
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
    ]
    assert parts[-1]["Content-ID"] == "<qr-ABC234>"
    assert parts[-1].get_payload(decode=True).startswith(b"\x89PNG")
    assert message.message()["Bcc"] is None


def test_leaves_by_the_gateway_with_its_picture(db, monkeypatch):
    asked = {}

    class Answer:
        def raise_for_status(self):
            """Taken."""

    monkeypatch.setattr(
        gateways.httpx, "post", lambda url, **said: asked.update(said) or Answer()
    )  # fmt: skip
    gateways.send(queue_hostile())

    assert list(asked["json"]["pictures"]) == ["qr-ABC234"]
    assert json.dumps(asked["json"])


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_plain_mail_gets_its_html(db, language):
    with translation.override(language):
        outbox.queue_mail(key="k", to="a@example.com", subject="Hi", text="Hello\n\nyou", now=NOW)
    message = OutboundMessage.objects.get()
    assert f'lang="{language}"' in message.html
    assert message.text == "Hello\n\nyou"
