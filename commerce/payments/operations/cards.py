"""What colleagues do with gift cards: look at them, stop one, let it go on, give another code for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.payments import errors, purses, stopped_cards
from commerce.payments.events import GiftCardReplaced, GiftCardResumed, GiftCardStopped
from commerce.payments.models import Purse
from core import events
from core.actor import CONTACT_CENTRE, SYSTEM, Actor, Role
from core.errors import Forbidden, Invalid, NotFound
from core.operation import operation

MAY_STOP_CARDS = (Role.CSA_LEAD, Role.MANAGER)
Why = Purse.StoppedWhy


def cards_ending(last4: str, *, actor: Actor) -> QuerySet[Purse]:
    """Return the gift cards whose codes end so, newest first: all that a colleague ever sees of a code."""
    if not actor.has(*CONTACT_CENTRE, Role.MANAGER):
        raise Forbidden
    return Purse.objects.filter(kind=Purse.Kind.GIFT_CARD, last4=last4.strip().upper()).order_by(
        "-created_at"
    )[:20]


def gift_card(purse_id: int, *, actor: Actor) -> Purse:
    """Return a gift card for a colleague; raises NotFound, Forbidden."""
    if not actor.has(*CONTACT_CENTRE, Role.MANAGER):
        raise Forbidden
    found = Purse.objects.filter(pk=purse_id, kind=Purse.Kind.GIFT_CARD)
    purse = found.select_related("replaced_by", "replaces").first()
    if purse is None:
        raise NotFound
    return purse


@operation
def stop_card(*, purse_id: int, reason: str, actor: Actor, now: datetime) -> Purse:
    """Let a gift card pay nothing new. Raises Forbidden, NotFound, Invalid without a reason, CardMoved."""
    purse = _lock(purse_id, reason, actor, now)
    if purse.is_stopped:
        raise errors.CardMoved(_("This gift card is stopped already."))
    _stop(purse, Why.STOPPED, reason=reason, actor=actor, now=now)
    return purse


@operation
def resume_card(*, purse_id: int, reason: str, actor: Actor, now: datetime) -> Purse:
    """Let a card that a colleague had stopped be spent again. Raises as `stop_card` does."""
    purse = _lock(purse_id, reason, actor, now)
    if purse.stopped_why != Why.STOPPED:
        raise errors.CardMoved(_("Only a card that a colleague has stopped can go on."))
    _resume(purse, reason=reason, actor=actor, now=now)
    return purse


@operation
def replace_card(*, purse_id: int, reason: str, actor: Actor, now: datetime) -> purses.NewCard:
    """Give another code for what is free on a card; the old code is stopped. Raises as `stop_card` does.

    A card of a disputed payment has to wait until the bank has decided.
    """
    purse = _lock(purse_id, reason, actor, now)
    if purse.replaced_by_id is not None:
        raise errors.CardMoved(_("This gift card was replaced already."))
    if purse.stopped_why == Why.DISPUTE:
        raise errors.CardMoved(_("The payment of this gift card is disputed."))
    free = stopped_cards.movable(purse)
    if free <= 0:
        raise errors.CardMoved(_("There is nothing left on this gift card."))
    made = stopped_cards.replace(purse, reason=reason.strip()[:200], by=actor.name, now=now)
    events.record(
        GiftCardReplaced(
            purse_id=purse.pk,
            amount=free,
            currency=purse.currency,
            new_purse_id=made.purse.pk,
        ),
        actor=actor,
        now=now,
        reason=reason.strip()[:200],
        privileged=True,
    )
    return made


@operation
def stop_disputed(*, purse_ids: Collection[int], now: datetime) -> int:
    """Stop the cards that a disputed payment has bought; one that is stopped stays as it is."""
    living = [each for each in _lock_last(purse_ids, now) if not each.is_stopped]
    for purse in living:
        _stop(purse, Why.DISPUTE, reason="", actor=SYSTEM, now=now)
    return len(living)


@operation
def resume_disputed(*, purse_ids: Collection[int], now: datetime) -> int:
    """Let the cards go on that were stopped by a dispute: it is decided for us."""
    stopped = [each for each in _lock_last(purse_ids, now) if each.stopped_why == Why.DISPUTE]
    for purse in stopped:
        _resume(purse, reason="", actor=SYSTEM, now=now)
    return len(stopped)


def _lock_last(purse_ids: Collection[int], now: datetime) -> list[Purse]:
    """Lock the cards that stand for these now: each, and those that followed one that was replaced."""
    found: dict[int, Purse] = {}
    wanted = set(purse_ids)
    while wanted:
        locked = purses.lock(wanted, now=now)
        found |= locked
        following = {each.replaced_by_id for each in locked.values() if each.replaced_by_id}
        wanted = following - set(found)
    return list(found.values())


def _lock(purse_id: int, reason: str, actor: Actor, now: datetime) -> Purse:
    if not actor.has(*MAY_STOP_CARDS):
        raise Forbidden(_("A lead or a manager does this."))
    gift_card(purse_id, actor=actor)
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why")})
    return purses.lock([purse_id], now=now)[purse_id]


def _stop(purse: Purse, why: Purse.StoppedWhy, *, reason: str, actor: Actor, now: datetime) -> None:
    stopped_cards.stop(purse, why, now=now)
    events.record(
        GiftCardStopped(
            purse_id=purse.pk,
            amount=purse.balance - purse.reserved,
            currency=purse.currency,
            why=why.value,
        ),
        actor=actor,
        now=now,
        reason=reason.strip()[:200],
        privileged=actor.is_staff,
    )


def _resume(purse: Purse, *, reason: str, actor: Actor, now: datetime) -> None:
    stopped_cards.resume(purse)
    events.record(
        GiftCardResumed(
            purse_id=purse.pk, amount=purse.balance - purse.reserved, currency=purse.currency
        ),
        actor=actor,
        now=now,
        reason=reason.strip()[:200],
        privileged=actor.is_staff,
    )
