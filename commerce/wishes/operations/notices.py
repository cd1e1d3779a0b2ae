"""Ask to be told, confirm, stop, and tell once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.queries import proven_emails
from commerce.catalogue import queries as catalogue
from commerce.wishes import messages, queries
from commerce.wishes.errors import CanBeHad
from commerce.wishes.models import Notice
from core import codes, limits, phones
from core.actor import Actor
from core.errors import Invalid, NotFound, TooMany
from core.markets import MARKETS, Market
from core.operation import operation
from stores.inventory import queries as stock
from stores.inventory.models import StockLevel
from stores.locations import queries as places
from stores.locations.models import Location, Service

State = Notice.State
# How many are looked at in one sweep, and how many an address or a browser may ask for.
AT_ONCE = 2000
ASKED_PER_ADDRESS, ASKED_PER_SOURCE, WINDOW = 10, 40, timedelta(hours=24)
# Texts cost money whoever asks for them: from one browser's address, and from all together in a day.
TEXTS_PER_SOURCE, TEXTS_IN_ALL = 5, 500
_COUNTRIES = frozenset(market.country for market in MARKETS.values())


def ask_to_be_told(
    *,
    variant_id: int,
    location_id: int | None,
    address: str,
    market: Market,
    language: str,
    source: str,
    actor: Actor,
    now: datetime,
) -> Notice:
    """Wait for a variant, online or at a store, with an e-mail address or a mobile number of our markets.

    An address that the customer has proven waits at once; any other gets a link to confirm first.
    Asked again, nothing changes. Tries are limited per address and per source. Raises Invalid for
    what is no address, NotFound, CanBeHad, TooMany.
    """
    email, phone = _read(address, market)
    limits.spend(f"notice-source:{source}", limit=ASKED_PER_SOURCE, window=WINDOW, now=now)
    to = codes.token_hash(email or phone)
    limits.spend(f"notice-to:{to}", limit=ASKED_PER_ADDRESS, window=WINDOW, now=now)
    if phone:
        _spend_text(source, now)
    return _ask(
        wanted=Notice(
            variant_id=variant_id,
            location_id=location_id,
            market_code=market.code,
            language=language,
            email=email,
            phone=phone,
            customer_id=actor.customer_id,
            asked_at=now,
        ),
        actor=actor,
        now=now,
    )


def _spend_text(source: str, now: datetime) -> None:
    """Count a text to a number that nobody has proven. Raises TooMany."""
    try:
        limits.spend(f"notice-text:{source}", limit=TEXTS_PER_SOURCE, window=WINDOW, now=now)
        limits.spend("notice-texts", limit=TEXTS_IN_ALL, window=WINDOW, now=now)
    except TooMany as error:
        text = _("We send no more texts today. Give an e-mail address instead.")
        raise TooMany(text, **error.extra) from error


@operation
def _ask(*, wanted: Notice, actor: Actor, now: datetime) -> Notice:
    _check(wanted, now)
    if wanted.email and actor.customer_id is not None:
        is_hers = wanted.email.casefold() in proven_emails(actor.customer_id)
        wanted.state = State.WAITING if is_hers else State.ASKED
    made = Notice.objects.bulk_create([wanted], ignore_conflicts=True)[0]
    found = Notice.objects.filter(_at(wanted.location_id)).get(
        variant_id=wanted.variant_id,
        market_code=wanted.market_code,
        email=wanted.email,
        phone=wanted.phone,
        state__in=[State.ASKED, State.WAITING],
    )
    if found.state == State.ASKED and wanted.state == State.WAITING:
        found.state = State.WAITING
        found.save(update_fields=["state"])
    elif found.state == State.ASKED and made.asked_at == found.asked_at:
        messages.queue_confirmation(found, _facts_of(found), now=now)
    return found


@operation
def confirm_notice(*, token: str, now: datetime) -> Notice:
    """Wait from now on: who opened the link has the address. Confirmed before, or told, is fine."""
    notice = _lock(token)
    if notice.state == State.ASKED:
        notice.state = State.WAITING
        notice.save(update_fields=["state"])
    return notice


@operation
def stop_notice(*, token: str, now: datetime) -> Notice:
    """Wait no longer, and forget the address."""
    notice = _lock(token)
    if notice.state != State.STOPPED:
        notice.state, notice.ended_at, notice.email, notice.phone = State.STOPPED, now, "", ""
        notice.save(update_fields=["state", "ended_at", "email", "phone"])
    return notice


@operation
def tell_who_waits(*, now: datetime) -> int:
    """Write to everybody whose variant can be had again, once; return how many were told.

    Which units count is decided where every page asks, by `inventory.queries`.
    """
    back = _back(now)
    if not back:
        return 0
    notices = list(
        Notice.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(pk__in=back, state=State.WAITING)
        .order_by("pk")
    )
    for notice in notices:
        messages.queue_back(notice, _facts_of(notice), now=now)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
        state=State.SENT, ended_at=now
    )
    return len(notices)


@operation
def forget_old_notices(*, asked_before: datetime, ended_before: datetime) -> int:
    """Delete what was never confirmed, and what has long been told or stopped."""
    unconfirmed = Notice.objects.filter(state=State.ASKED, asked_at__lt=asked_before).delete()[0]
    return unconfirmed + Notice.objects.filter(ended_at__lt=ended_before).delete()[0]


def _read(address: str, market: Market) -> tuple[str, str]:
    text = " ".join(address.split())
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise _no_address() from error
        return text.lower(), ""
    phone = phones.mobile(text, market.country, among=_COUNTRIES)
    if phone is None:
        raise _no_address()
    return "", phone


def _no_address() -> Invalid:
    text = _(
        "Enter an e-mail address, like name@example.com, or a mobile number of a country we deliver to."
    )
    return Invalid(text, fields={"address": text})


def _check(wanted: Notice, now: datetime) -> None:
    """Raise NotFound for what is not sold there or no such store, CanBeHad for what is in stock."""
    market = MARKETS[wanted.market_code]
    facts = catalogue.variants_for([wanted.variant_id], market).get(wanted.variant_id)
    if facts is None or not facts.can_be_sold:
        raise NotFound
    if wanted.location_id is not None:
        store = Location.objects.filter(pk=wanted.location_id, market=market.code, is_active=True)
        if not store.exists():
            raise NotFound
    if _can_be_had([wanted], now):
        raise CanBeHad


def _can_be_had(notices: Iterable[Notice], now: datetime) -> list[Notice]:
    """Return those whose variant has units where it is waited for; one statement, and one per market."""
    notices = list(notices)
    markets = {notice.market_code for notice in notices if notice.location_id is None}
    senders = {market: places.senders(market, now).all for market in sorted(markets)}
    units = stock.available_units(
        variant_ids=sorted({notice.variant_id for notice in notices}), now=now
    )
    return [
        notice
        for notice in notices
        if any(
            units.get((place, notice.variant_id), 0) > 0
            for place in (
                [notice.location_id]
                if notice.location_id is not None
                else senders[notice.market_code]
            )
        )
    ]


def _back(now: datetime) -> list[int]:
    """Return who waits for what has come in and can be bought, the first who asked first.

    Units held by others are told apart by the rule; who waits for those stands in nobody's way.
    """
    back: list[int] = []
    after = 0
    while len(back) < AT_ONCE and (waiting := _in_stock(after)):
        after = waiting[-1].pk
        back += [notice.pk for notice in _can_be_had(_sold(waiting), now)]
    return back[:AT_ONCE]


def _in_stock(after: int) -> list[Notice]:
    """Return the next of those who wait for something there are units of; one statement."""
    there = StockLevel.objects.filter(
        variant_id=OuterRef("variant_id"),
        on_hand__gt=F("allocated") + F("quarantined") + F("safety"),
    )
    at_store = there.filter(location_id=OuterRef("location_id"), location__is_active=True)
    where_sent = there.filter(
        Q(location__kind=Location.Kind.WAREHOUSE) | Q(location__services__contains=[Service.SHIP]),
        location__is_active=True,
        location__market=OuterRef("market_code"),
    )
    return list(
        Notice.objects.filter(state=State.WAITING, pk__gt=after)
        .filter(variant__is_active=True, variant__product__is_published=True)
        .filter(Q(Exists(at_store)) | Q(Exists(where_sent), location=None))
        .order_by("pk")[:AT_ONCE]
    )


def _sold(notices: Sequence[Notice]) -> list[Notice]:
    """Return those whose variant has a price where it is waited for; a statement per market."""
    wanted: dict[str, set[int]] = {}
    for notice in notices:
        wanted.setdefault(notice.market_code, set()).add(notice.variant_id)
    sold = {
        (code, pk)
        for code, ids in wanted.items()
        for pk, facts in catalogue.variants_for(ids, MARKETS[code]).items()
        if facts.can_be_sold
    }
    return [notice for notice in notices if (notice.market_code, notice.variant_id) in sold]


def _at(location_id: int | None) -> Q:
    return Q(location=None) if location_id is None else Q(location_id=location_id)


def _facts_of(notice: Notice) -> catalogue.VariantFacts:
    return catalogue.variants_for([notice.variant_id], notice.market)[notice.variant_id]


def _lock(token: str) -> Notice:
    pk = queries.notice_by_token(token).pk
    return Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
