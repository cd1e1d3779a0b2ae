"""The manager's figures: what each channel sold, and what stores were credited. Every number has its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.db.models import Case, Count, IntegerField, Model, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from core.actor import Actor, Channel, Role
from core.errors import NotFound
from core.markets import Market
from core.money import Money
from incentives.models import ChannelEntry, ServiceCredit
from stores.locations import queries as locations
from stores.locations.models import Location


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days on a market's clock, both ends included."""

    first: date
    last: date
    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, first: date, last: date, market: Market) -> Period:
        """Return the period of the days."""
        return cls(
            first,
            last,
            datetime.combine(first, time(), market.zone),
            datetime.combine(last + timedelta(days=1), time(), market.zone),
        )


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """What a channel sold in the period, and what was given back of its sales."""

    channel: Channel
    orders: int
    gross: Money
    refunds: Money

    @property
    def net(self) -> Money:
        """Return sales less refunds; refunds are negative."""
        return self.gross + self.refunds


@dataclass(frozen=True, slots=True)
class Sales:
    """The channels in one currency, and the company, which is their sum counted on its own."""

    currency: str
    rows: tuple[ChannelRow, ...]
    company: Money

    @property
    def sum_of_channels(self) -> Money:
        """Return the sum of the rows."""
        return Money.total([row.net for row in self.rows], self.currency)

    @property
    def gross(self) -> Money:
        """Return all sales."""
        return Money.total([row.gross for row in self.rows], self.currency)

    @property
    def refunds(self) -> Money:
        """Return all refunds."""
        return Money.total([row.refunds for row in self.rows], self.currency)

    @property
    def orders(self) -> int:
        """Return how many orders were placed."""
        return sum(row.orders for row in self.rows)

    @property
    def adds_up(self) -> bool:
        """Say whether the channels make the company."""
        return self.sum_of_channels == self.company


def entries_for(actor: Actor) -> QuerySet[ChannelEntry]:
    """Return the ledger, to managers; nobody else has the company's figures."""
    if not actor.has(Role.MANAGER, Role.ADMINISTRATOR):
        return ChannelEntry.objects.none()
    return ChannelEntry.objects.all()


def credits_for(actor: Actor) -> QuerySet[ServiceCredit]:
    """Return the credits of all stores to managers, of her own stores to a store manager."""
    return ServiceCredit.objects.filter(location__in=stores_for(actor))


def stores_for(actor: Actor) -> QuerySet[Location]:
    """Return the stores whose figures the actor may read."""
    if not actor.has(Role.MANAGER, Role.ADMINISTRATOR, Role.STORE_MANAGER):
        return Location.objects.none()
    return locations.locations_for(actor).filter(kind=Location.Kind.STORE)


def sales(actor: Actor, period: Period) -> list[Sales]:
    """Return what the channels sold, per currency; two statements."""
    rows = (
        entries_for(actor)
        .filter(at__gte=period.begins, at__lt=period.ends)
        .values("currency", "channel")
        .annotate(
            orders=Count("pk", filter=Q(kind=ChannelEntry.Kind.SALE)),
            gross=Coalesce(Sum("amount", filter=Q(kind=ChannelEntry.Kind.SALE)), Value(0)),
            refunds=Coalesce(Sum("amount", filter=Q(kind=ChannelEntry.Kind.REFUND)), Value(0)),
        )
        .order_by("currency", _channel_order())
    )
    company = dict(
        entries_for(actor)
        .filter(at__gte=period.begins, at__lt=period.ends)
        .values_list("currency")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    by_currency: dict[str, list[ChannelRow]] = {}
    for row in rows:
        currency = row["currency"]
        by_currency.setdefault(currency, []).append(
            ChannelRow(
                channel=Channel(row["channel"]),
                orders=row["orders"],
                gross=Money(row["gross"], currency),
                refunds=Money(row["refunds"], currency),
            )
        )
    return [
        Sales(currency=currency, rows=tuple(found), company=Money(company[currency], currency))
        for currency, found in by_currency.items()
    ]


def _channel_order() -> Case:
    return Case(
        *[When(channel=channel.value, then=Value(index)) for index, channel in enumerate(Channel)],
        output_field=IntegerField(),
    )


@dataclass(frozen=True, slots=True)
class StoreCredits:
    """What a store took back for other channels and earned for it."""

    location_id: int
    code: str
    name: str
    returned_units: int
    units: int
    amount: Money


def service_credits(actor: Actor, period: Period) -> list[StoreCredits]:
    """Return what stores were credited in the period, most first; one statement."""
    rows = (
        credits_for(actor)
        .filter(at__gte=period.begins, at__lt=period.ends)
        .values("location_id", "location__code", "location__name", "currency")
        .annotate(
            returned_units=Sum("return_line__quantity"), credited=Sum("units"), total=Sum("amount")
        )
        .order_by("-credited", "location__code", "currency")
    )
    return [
        StoreCredits(
            location_id=row["location_id"],
            code=row["location__code"],
            name=row["location__name"],
            returned_units=row["returned_units"],
            units=row["credited"],
            amount=Money(row["total"], row["currency"]),
        )
        for row in rows
    ]


PAGE = 100
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """A page of the rows behind a figure, and whether more follow."""

    items: Sequence[Row]
    page: int
    has_more: bool


def entry_rows(
    actor: Actor, period: Period, *, currency: str, channel: str = "", kind: str = "", page: int = 1
) -> Rows[ChannelEntry]:
    """Return the ledger lines behind a figure, newest first; one statement."""
    wanted = entries_for(actor).filter(at__gte=period.begins, at__lt=period.ends, currency=currency)
    if channel:
        wanted = wanted.filter(channel=channel)
    if kind:
        wanted = wanted.filter(kind=kind)
    return _page(wanted.select_related("order__sold_in").order_by("-at", "-pk"), page)


def credit_rows(
    actor: Actor, period: Period, *, code: str, page: int = 1
) -> tuple[Location, Rows[ServiceCredit]]:
    """Return a store and the credits behind its figure, newest first; raises NotFound for another's."""
    store = stores_for(actor).filter(code=code).first()
    if store is None:
        raise NotFound
    wanted = ServiceCredit.objects.filter(location=store, at__gte=period.begins, at__lt=period.ends)
    wanted = wanted.select_related(
        "return_line__parent__order", "return_line__order_line"
    ).order_by("-at", "-pk")
    return store, _page(wanted, page)


def _page(wanted: QuerySet[Row], page: int) -> Rows[Row]:
    begin = (max(1, page) - 1) * PAGE
    items = list(wanted[begin : begin + PAGE + 1])
    return Rows(items=items[:PAGE], page=max(1, page), has_more=len(items) > PAGE)
