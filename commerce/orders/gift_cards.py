"""Gift cards that were bought: they leave when the order is placed, and are mailed when they are paid."""

from __future__ import annotations

import re
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from commerce.cart.models import Method
from commerce.orders.models import Order, OrderLine
from commerce.orders.second_person import check_not_own, check_sent_anew
from commerce.payments import operations as payments
from commerce.payments import purses, stopped_cards
from commerce.payments.errors import CardMoved
from commerce.payments.models import PaymentCase, ProviderCall, Purse, PurseEntry
from commerce.payments.purses import NewCard
from core import links, outbox
from core.actor import Actor
from core.errors import Forbidden, Invalid, NotFound
from core.formats import day
from core.models import OutboundMessage
from core.money import Money, cumulative_part
from core.operation import operation

# The hour of the chosen day, on the market's clock.
SENT_FROM = time(8)
# How the ledger of a card names the unit of an order line that it was made for.
ISSUED = "issued:order_line:"


@operation
def issue(*, cause: str, now: datetime) -> int:
    """Make and mail the gift cards of a fulfilment whose captures are all done; each once.

    The code stands in the mail and nowhere else: where that was lost, `send_anew` gives another.
    """
    found = re.fullmatch(r"fulfilment:(\d+)(?:/\d+)?", cause)
    if found is None:
        return 0
    whole = f"fulfilment:{found[1]}"
    calls = ProviderCall.objects.filter(
        Q(cause=whole) | Q(cause__startswith=f"{whole}/"), kind=ProviderCall.Kind.CAPTURE
    )
    states = set(calls.exclude(state=ProviderCall.State.REPLACED).values_list("state", flat=True))
    if states != {ProviderCall.State.DONE}:
        return 0
    made = 0
    lines = OrderLine.objects.filter(
        fulfilment_id=int(found[1]), fulfilment__method=Method.EMAIL
    ).select_related("order")
    for line in lines:
        gross = Money(line.gross, line.order.currency)
        for unit in range(1, line.fulfilled + 1):
            worth = cumulative_part(gross, unit, line.quantity) - cumulative_part(
                gross, unit - 1, line.quantity
            )
            made += _issue_unit(line, unit, worth, now=now)
    plan_id = lines[0].order.plan_id if made else None
    if plan_id is not None and is_disputed(plan_id):
        stop_disputed(plan_id=plan_id, now=now)
    return made


def _issue_unit(line: OrderLine, unit: int, worth: Money, *, now: datetime) -> bool:
    order = line.order
    card = purses.issue_gift_card(
        amount=worth.amount,
        market=order.market_code,
        key=f"{ISSUED}{line.pk}:{unit}",
        now=now,
    )
    if card is None:
        return False
    _mail(card, order, worth, key=f"gift-card-{line.pk}-{unit}", now=now)
    return True


def _mail(
    card: NewCard, order: Order, worth: Money, *, key: str, now: datetime, anew_to: str = ""
) -> None:
    """Queue the mail with a card's code; to `anew_to` where it follows another."""
    send_at = None
    if order.gift_send_on is not None:
        send_at = max(now, datetime.combine(order.gift_send_on, SENT_FROM, order.market.zone))
    with translation.override(order.language):
        facts = {
            "buyer": order.full_name,
            "name": order.gift_name,
            "amount": worth.format(order.language),
            "code": card.code,
            "until": day(card.purse.expires_on),
            "url": links.page("/gift-card/", market=order.market_code, language=order.language),
            "phone": order.market.phone_display,
        }
        anew = _("The code that you may have had before does not work any more.") + "\n\n"
        outbox.queue_mail(
            key=key,
            to=anew_to or order.gift_email or order.email,
            subject=_("Your gift card of %(amount)s") % facts,
            text=_for_whom(order, facts)
            + (anew if anew_to else "")
            + _(
                "Here is your gift card of %(amount)s. Its code is\n\n%(code)s\n\nEnter it at the checkout, behind "
                '"I have a gift card". It can be spent in parts, until %(until)s. Who has the code can spend it: '
                "keep it like money.\n\nWhat is left on it: %(url)s\n\nQuestions? Call %(phone)s.\n\nFjord & Fell"
            )
            % facts,
            now=now,
            send_at=send_at,
        )


@operation
def send_anew(*, purse_id: int, to: str, reason: str, actor: Actor, now: datetime) -> Purse:
    """Mail another code for what is left on a card, to an address that may be corrected; the old one is stopped.

    A mail with the old code that waits for its day is not sent; who bought the card, and who had the
    old code, are told. Raises Invalid, Forbidden for one's own address, OwnOrder, NeedsManager,
    NotFound for a card that no order bought, and what `replace_card` does.
    """
    order = order_of(payments.gift_card(purse_id, actor=actor).pk)
    if order is None:
        raise NotFound
    to = to.strip()
    try:
        validate_email(to)
    except ValidationError:
        raise Invalid(fields={"to": _("Enter an e-mail address")}) from None
    own = User.objects.filter(pk=actor.user_id, email__iexact=to) if actor.user_id else None
    if own is not None and own.exists():
        raise Forbidden(_("Nobody sends a gift card to herself. Please ask a colleague."))
    check_not_own(order, actor)
    purse = purses.lock([purse_id], now=now)[purse_id]
    _check_not_disputed(order)
    had = _had_by(order, purse_id)
    check_sent_anew(order, stopped_cards.movable(purse), to, {order.email, had}, actor)
    made = payments.replace_card(purse_id=purse_id, reason=reason, actor=actor, now=now)
    worth = Money(made.purse.balance, made.purse.currency)
    told = {order.email.casefold(): order.email}
    if not outbox.withdraw(_mail_of(purse_id), now=now):
        told[had.casefold()] = had
    told.pop(to.casefold(), None)
    _mail(made, order, worth, key=_mail_of(made.purse.pk), now=now, anew_to=to)
    for number, address in enumerate(sorted(told.values()), 1):
        _tell(
            order,
            purse_id,
            worth,
            key=f"{_mail_of(made.purse.pk)}-told-{number}",
            address=address,
            to=to,
            now=now,
        )
    return made.purse


@operation
def resume(*, purse_id: int, reason: str, actor: Actor, now: datetime) -> Purse:
    """Let a card that a colleague had stopped be spent again, unless its payment is disputed.

    Raises OwnOrder, and what `resume_card` does.
    """
    order = order_of(payments.gift_card(purse_id, actor=actor).pk)
    if order is not None:
        check_not_own(order, actor)
        purses.lock([purse_id], now=now)
        _check_not_disputed(order)
    return payments.resume_card(purse_id=purse_id, reason=reason, actor=actor, now=now)


def _check_not_disputed(order: Order) -> None:
    """Refuse, under the lock of a card, what would let it be spent; a dispute that comes later stops it."""
    if is_disputed(order.plan_id):
        raise CardMoved(_("The payment of this gift card is disputed."))


def _had_by(order: Order, purse_id: int) -> str:
    """Return to whom the code of a card was mailed."""
    mail = OutboundMessage.objects.filter(key=_mail_of(purse_id)).first()
    return mail.to if mail is not None else order.gift_email or order.email


def _tell(
    order: Order, purse_id: int, worth: Money, *, key: str, address: str, to: str, now: datetime
) -> None:
    """Tell somebody who bought the card, or had its code, that it has another, and whom to call."""
    local, _at, domain = to.rpartition("@")
    with translation.override(order.language):
        facts = {
            "amount": worth.format(order.language),
            "last4": Purse.objects.values_list("last4", flat=True).get(pk=purse_id),
            "to": f"{local[:1]}…@{domain}",
            "phone": order.market.phone_display,
        }
        outbox.queue_mail(
            key=key,
            to=address,
            subject=_("Your gift card of %(amount)s has a new code") % facts,
            text=_(
                "Hello,\n\nthe code of your gift card that ends with %(last4)s does not work any more. For the %(amount)s "
                "that were left on it a new code was sent to %(to)s.\n\nWas it not you who asked for that? Call %(phone)s "
                "at once.\n\nFjord & Fell"
            )
            % facts,
            now=now,
        )


def _mail_of(purse_id: int) -> str:
    """Return the key of the mail with the code of a card."""
    entry = PurseEntry.objects.filter(purse_id=purse_id, key__startswith=ISSUED).first()
    return (
        f"gift-card-anew-{purse_id}"
        if entry is None
        else (f"gift-card-{entry.key.removeprefix(ISSUED).replace(':', '-')}")
    )


def order_of(purse_id: int) -> Order | None:
    """Return the order that bought a card, or the one that it follows."""
    purse = Purse.objects.select_related("replaces").get(pk=purse_id)
    while (before := getattr(purse, "replaces", None)) is not None:
        purse = before
    entry = purse.entries.filter(key__startswith=ISSUED).first()
    if entry is None:
        return None
    line_id = int(entry.key.removeprefix(ISSUED).partition(":")[0])
    return OrderLine.objects.select_related("order").get(pk=line_id).order


def bought_with(plan_id: int) -> list[Purse]:
    """Return the gift cards that an order bought, as they were issued; two statements."""
    lines = OrderLine.objects.filter(order__plan_id=plan_id, fulfilment__method=Method.EMAIL)
    keys = [
        f"{ISSUED}{pk}:{unit}"
        for pk, units in lines.values_list("pk", "quantity")
        for unit in range(1, units + 1)
    ]
    entries = PurseEntry.objects.filter(key__in=keys).select_related("purse__replaced_by")
    return [entry.purse for entry in entries.order_by("pk")]


def stop_disputed(*, plan_id: int, now: datetime) -> int:
    """Stop what is left on the cards that a disputed payment has bought."""
    return payments.stop_disputed(purse_ids=[each.pk for each in bought_with(plan_id)], now=now)


def resume_disputed(*, plan_id: int, now: datetime) -> int:
    """Let them go on where no other dispute of the order is open or lost."""
    if is_disputed(plan_id):
        return 0
    return payments.resume_disputed(purse_ids=[each.pk for each in bought_with(plan_id)], now=now)


def is_disputed(plan_id: int) -> bool:
    """Say whether a payment of the order is disputed, or its dispute was lost."""
    disputes = PaymentCase.objects.filter(tender__plan_id=plan_id, kind=PaymentCase.Kind.DISPUTE)
    return disputes.exclude(outcome=PaymentCase.Outcome.WON).exists()


def _for_whom(order: Order, facts: dict[str, str]) -> str:
    """Return how the mail begins: to somebody else, from whom it is and the greeting."""
    if not order.gift_email:
        return ""
    said = _("Hello %(name)s,\n\n%(buyer)s sends you a gift card.\n\n") % facts
    return said + (f"{order.gift_greeting}\n\n" if order.gift_greeting else "")
