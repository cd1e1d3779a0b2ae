"""Words that mean the same, kept in this process for half a minute."""

from __future__ import annotations

import time
from collections.abc import Sequence

from commerce.catalogue.models import Synonym
from commerce.catalogue.rules import texts
from core.kept import forgetter

_SECONDS = 30.0
_kept: dict[str, tuple[float, dict[tuple[str, ...], list[tuple[str, ...]]]]] = {}


def _of(language: str) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Return what else each phrase is called; at most one statement in half a minute."""
    known = _kept.get(language)
    if known is None or time.monotonic() - known[0] > _SECONDS:
        others: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for group in Synonym.objects.filter(language=language).values_list("words", flat=True):
            phrases = [tuple(texts.words(phrase)) for phrase in group]
            for phrase in phrases:
                if phrase:
                    others.setdefault(phrase, []).extend(
                        other for other in phrases if other and other != phrase
                    )
        known = _kept[language] = (time.monotonic(), others)
    return known[1]


@forgetter
def forget() -> None:
    """Forget them, after they were written."""
    _kept.clear()


def query(words: Sequence[str], language: str) -> str:
    """Return the words as a tsquery: each with what else it is called, the last one also unfinished."""
    others = _of(language)
    parts = []
    at = 0
    while at < len(words):
        length = next((size for size in (3, 2, 1) if tuple(words[at : at + size]) in others), 1)
        phrase = tuple(words[at : at + length])
        is_last = at + length >= len(words)
        own = " & ".join(phrase) + (":*" if is_last else "")
        same = [f"({' & '.join(other)})" for other in others.get(phrase, ())]
        parts.append(f"({' | '.join([f'({own})', *same])})" if same else own)
        at += length
    return " & ".join(parts)
