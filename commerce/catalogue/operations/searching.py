"""What merchandisers do about search: synonyms, pins; and what shoppers did: searches and clicks, counted."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from commerce.catalogue.models import Pin, Product, SearchQuery, Synonym
from commerce.catalogue.queries import synonyms
from commerce.catalogue.rules import texts
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.operation import operation

log = structlog.get_logger(__name__)
_LEAST_WORDS, _MOST_WORDS = 2, 12


@operation
def save_synonym(*, language: str, words: Sequence[str], actor: Actor, now: datetime) -> Synonym:
    """Make words mean the same in a language. Raises Invalid for fewer than two that differ."""
    plain = list(dict.fromkeys(word for each in words if (word := " ".join(each.split())[:60])))
    folded = {" ".join(texts.words(word)) for word in plain} - {""}
    if language not in {"en", "nb"}:
        raise Invalid(_("Choose a language."))
    if not _LEAST_WORDS <= len(folded) <= _MOST_WORDS:
        raise Invalid(_("Write two to twelve words with commas between them."))
    row = Synonym.objects.create(language=language, words=plain[:_MOST_WORDS])
    transaction.on_commit(synonyms.forget)
    synonyms.forget()
    return row


@operation
def drop_synonym(*, synonym_id: int, actor: Actor, now: datetime) -> None:
    """Take a group of synonyms away. Raises NotFound."""
    count, _rows = Synonym.objects.filter(pk=synonym_id).delete()
    if not count:
        raise NotFound
    transaction.on_commit(synonyms.forget)
    synonyms.forget()


@operation
def save_pin(*, query: str, product_id: int, position: int, actor: Actor, now: datetime) -> Pin:
    """Put a product first for a query, by the query's words. Raises Invalid, NotFound."""
    words = " ".join(texts.words(query))[:80]
    if not words:
        raise Invalid(_("Write what people search for."))
    if not Product.objects.filter(pk=product_id).exists():
        raise NotFound(_("There is no product with this number."))
    row, _created = Pin.objects.update_or_create(
        query=words, product_id=product_id, defaults={"position": position}
    )
    return row


@operation
def drop_pin(*, pin_id: int, actor: Actor, now: datetime) -> None:
    """Let a product stand where the search puts it. Raises NotFound."""
    count, _rows = Pin.objects.filter(pk=pin_id).delete()
    if not count:
        raise NotFound


# Searches and clicks. Several of the same within a moment are one row; a busy process writes at
# most every two seconds, a quiet one at once. What is not written when a process ends is lost:
# these are counts, not facts.

# An address or a long number may be somebody's: it is not counted.
_PERSONAL = re.compile(r"@|\d(?:\W?\d){5}")
_PAUSE = 2.0
_MOST_WAITING = 500
_WRITE = """
    INSERT INTO catalogue_searchquery AS known (day, market, language, text, times, results, clicks)
    SELECT * FROM unnest(%(days)s::date[], %(markets)s::text[], %(languages)s::text[], %(texts)s::text[],
                         %(times)s::integer[], %(results)s::integer[], %(clicks)s::integer[])
    ON CONFLICT (day, market, language, text) DO UPDATE
    SET times = known.times + excluded.times, clicks = known.clicks + excluded.clicks,
        results = CASE WHEN excluded.times > 0 THEN excluded.results ELSE known.results END
"""

# A click counts for a search that was counted: an address that somebody made up adds no row.
_CLICK = """
    UPDATE catalogue_searchquery AS known SET clicks = known.clicks + made.clicks
    FROM unnest(%(days)s::date[], %(markets)s::text[], %(languages)s::text[], %(texts)s::text[],
                %(clicks)s::integer[]) AS made (day, market, language, text, clicks)
    WHERE (known.day, known.market, known.language, known.text)
          = (made.day, made.market, made.language, made.text)
"""


@dataclass(slots=True)
class _Waiting:
    times: int = 0
    results: int = 0
    clicks: int = 0


_Key = tuple[date, str, str, str]
_waiting: dict[_Key, _Waiting] = {}
_lock = threading.Lock()
_written_at = 0.0


def note_search(*, text: str, market: str, language: str, results: int, now: datetime) -> None:
    """Count a search, if anything of it is words. Never raises, never waits for another."""
    _note(text, market, language, now, _Waiting(times=1, results=results))


def note_click(*, text: str, market: str, language: str, now: datetime) -> None:
    """Count that somebody followed a result of a search of the day. Never raises, never waits for another."""
    _note(text, market, language, now, _Waiting(clicks=1))


def _note(text: str, market: str, language: str, now: datetime, what: _Waiting) -> None:
    global _written_at  # noqa: PLW0603
    words = " ".join(texts.words(text))[:80]
    if not words or _PERSONAL.search(text):
        return
    with _lock:
        if len(_waiting) < _MOST_WAITING:
            row = _waiting.setdefault((now.date(), market, language, words), _Waiting())
            row.times += what.times
            row.clicks += what.clicks
            row.results = what.results if what.times else row.results
        if time.monotonic() - _written_at < _PAUSE:
            return
        _written_at = time.monotonic()
        rows = sorted(_waiting.items())
        _waiting.clear()
    _write(rows)


def write_down() -> None:
    """Write what waits in this process: before a report is read."""
    with _lock:
        rows = sorted(_waiting.items())
        _waiting.clear()
    if rows:
        _write(rows)


def _write(rows: Iterable[tuple[_Key, _Waiting]]) -> None:
    rows = list(rows)
    searched = [row for row in rows if row[1].times]
    clicked = [row for row in rows if not row[1].times]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', '50ms', true), set_config('synchronous_commit', 'off', true)"
            )
            for statement, some in ((_WRITE, searched), (_CLICK, clicked)):
                if some:
                    cursor.execute(statement, _columns(some))
    except DatabaseError:
        log.warning("searches_not_counted", rows=len(rows))


def _columns(rows: Sequence[tuple[_Key, _Waiting]]) -> dict[str, list[Any]]:
    return {
        "days": [key[0] for key, _row in rows],
        "markets": [key[1] for key, _row in rows],
        "languages": [key[2] for key, _row in rows],
        "texts": [key[3] for key, _row in rows],
        "times": [row.times for _key, row in rows],
        "results": [row.results for _key, row in rows],
        "clicks": [row.clicks for _key, row in rows],
    }


@operation
def forget_searches(*, before: date) -> int:
    """Delete what was searched for on the days before; return how many rows."""
    return SearchQuery.objects.filter(day__lt=before).delete()[0]
