"""What was searched for, for who keeps the search: the most, what found nothing, how often a result was followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum

from commerce.catalogue.models import Pin, SearchQuery, Synonym

DAYS = 30
MOST = 50


@dataclass(frozen=True, slots=True)
class Searched:
    """A text over some days: how often, what it found the last time, how many results were followed."""

    text: str
    market: str
    language: str
    times: int
    results: int
    clicks: int
    last: date

    @property
    def click_rate(self) -> int:
        """Return the clicks per hundred searches, at most a hundred."""
        return min(100, round(100 * self.clicks / self.times)) if self.times else 0


@dataclass(frozen=True, slots=True)
class Sums:
    """All of it together."""

    times: int
    clicks: int
    fruitless: int

    @property
    def click_rate(self) -> int:
        """Return the clicks per hundred searches, at most a hundred."""
        return min(100, round(100 * self.clicks / self.times)) if self.times else 0

    @property
    def fruitless_rate(self) -> int:
        """Return how many of a hundred searches were for what finds nothing."""
        return round(100 * self.fruitless / self.times) if self.times else 0


def searched(today: date, *, days: int = DAYS) -> list[Searched]:
    """Return all that was searched for in the days up to today, the most first; one statement."""
    rows = SearchQuery.objects.filter(day__gt=today - timedelta(days=days))
    latest = rows.filter(
        text=OuterRef("text"), market=OuterRef("market"), language=OuterRef("language"), times__gt=0
    ).order_by("-day")
    found = (
        rows.values("text", "market", "language")
        .annotate(
            sum_times=Sum("times"),
            sum_clicks=Sum("clicks"),
            last=Max("day"),
            last_results=Subquery(latest.values("results")[:1]),
        )
        .filter(sum_times__gt=0)
        .order_by("-sum_times", "text", "market", "language")
    )
    return [
        Searched(
            text=row["text"],
            market=row["market"],
            language=row["language"],
            times=row["sum_times"],
            results=row["last_results"] or 0,
            clicks=row["sum_clicks"],
            last=row["last"],
        )
        for row in found
    ]


def sums(rows: Sequence[Searched]) -> Sums:
    """Add them up."""
    return Sums(
        times=sum(row.times for row in rows),
        clicks=sum(row.clicks for row in rows),
        fruitless=sum(row.times for row in rows if not row.results),
    )


def all_synonyms() -> QuerySet[Synonym]:
    """Return the groups of synonyms by language, the newest first."""
    return Synonym.objects.order_by("language", "-pk")


def all_pins() -> QuerySet[Pin]:
    """Return the pins by their query, with their products."""
    return Pin.objects.select_related("product").order_by("query", "position", "pk")
