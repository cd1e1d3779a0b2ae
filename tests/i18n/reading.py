"""What a person reads of a page, and the English words that a Norwegian page must not have."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Words of the interface that mean nothing in Norwegian; names of goods and places are not among them.
_WORDS = """
    account add address advisor amount and any back before cancel cart change changes channel channels
    check checkout choose close code collect collected collection colours company continue country
    customer customers delivered delivery department departments details dispatch distance done empty
    enter error find found free hand hours items language left name near nearest next nothing number
    opening order ordered orders our page pay payment phone pick picked picking place placed please
    postcode price product products promise quantity ready refund refunds remove results returns
    review sales save scan search see shelf show shopping sign sold sorry stock store stores
    summary the this today tomorrow town track units update waiting warehouse what where which with
    you your
"""
ENGLISH = frozenset(_WORDS.split())
# A language names itself: the menu of countries and languages says these in every language.
OWN_NAMES = ("United Kingdom, English", "Norway, English")
_READ = ("aria-label", "alt", "title", "placeholder", "data-on", "data-wait", "data-off")
_VOID = {"script", "style", "svg", "code"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _VOID
        self.words += [value for name, value in attrs if name in _READ and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _VOID

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def said_by(page: str) -> str:
    """Return the text of a page with what screen readers and empty fields say."""
    reader = _Reader()
    reader.feed(page)
    return "\n".join(reader.words)


def english_in(text: str) -> set[str]:
    """Return the English interface words that stand in a text; addresses of pages are no words."""
    for name in OWN_NAMES:
        text = text.replace(name, "")
    return set(re.findall(r"[^\W\d_]+", re.sub(r"\S+://\S+", "", text).lower())) & ENGLISH
