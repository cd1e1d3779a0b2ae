"""Let an advisor see and change a cart, with consent given in the moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.cart import errors
from commerce.cart.events import EditingAllowed, SharingEnded, SharingStarted
from commerce.cart.models import Cart
from commerce.cart.operations.log import give_call_code, idle, lock, log
from core import codes, events, letters, limits, links, outbox
from core.actor import CONTACT_CENTRE, SYSTEM, Actor
from core.errors import Conflict, Forbidden, Invalid
from core.markets import Market
from core.operation import operation

CALLER_CART_HOURS = 12


def open_by_call_code(*, code: str, actor: Actor, now: datetime) -> Cart:
    """Let an advisor look at the cart whose code its owner reads out.

    A cart that only advisors have on a screen changes hands: there is no shopper who could let
    her edit, and the caller may reach another of them. Tries are limited per advisor, and counted outside the transaction. Raises UnknownCode,
    TooMany, Forbidden, and Conflict where a colleague helps a shopper with it.
    """
    if not actor.has(*CONTACT_CENTRE):
        raise Forbidden
    limits.spend(f"call-code:{actor.user_id}", limit=20, window=timedelta(minutes=10), now=now)
    cart = _open_by_call_code(code=code, actor=actor, now=now)
    if cart is None:
        raise errors.UnknownCode(_("No open cart has this code. Please ask for it again."))
    return cart


@operation
def _open_by_call_code(*, code: str, actor: Actor, now: datetime) -> Cart | None:
    """Grant the look, or return None. A code whose grant has expired is spent: the cart gets a new one.

    A cart that is nobody's but the caller's is taken over, whether a colleague's grant stands or not.
    """
    cart = (
        Cart.objects.select_for_update(no_key=True, of=("self",))
        .filter(code_hash=codes.keyed_hash("call", code), state=Cart.State.OPEN)
        .first()
    )
    if cart is None or cart.is_shared_with(actor, now):
        return cart
    if cart.is_callers:
        _take_over(cart, actor=actor, now=now)
        return cart
    if cart.share and cart.share_until is not None and cart.share_until <= now:
        _end(cart, actor=SYSTEM, now=now)
        return None
    if cart.share:
        raise Conflict(_("A colleague is already helping with this cart."))
    _grant(cart, Cart.Share.VIEW, actor=actor, until=now + idle(), now=now)
    return cart


def _take_over(cart: Cart, *, actor: Actor, now: datetime) -> None:
    """Hand a caller's cart to this advisor; the grant of the colleague before her, if any, ends."""
    another = bool(cart.share) and cart.share_user_id != actor.user_id
    if cart.share:
        events.record(
            SharingEnded(cart_id=str(cart.pk), user_id=cart.share_user_id or 0),
            actor=actor,
            now=now,
        )
    _grant(
        cart,
        Cart.Share.EDIT,
        actor=actor,
        until=now + timedelta(hours=CALLER_CART_HOURS),
        now=now,
        kind="taken_over" if another else "sharing_started",
    )


def _grant(
    cart: Cart,
    mode: Cart.Share,
    *,
    actor: Actor,
    until: datetime,
    now: datetime,
    kind: str = "sharing_started",
) -> None:
    cart.share, cart.share_user_id, cart.share_until = mode, actor.user_id, until
    cart.share_name = actor.name
    events.record(
        SharingStarted(cart_id=str(cart.pk), user_id=actor.user_id or 0, mode=mode.value),
        actor=actor,
        now=now,
        privileged=True,
    )
    log(cart, kind, {"mode": mode.value}, actor=actor, now=now)


@operation
def start_cart_for_caller(*, market: Market, language: str, actor: Actor, now: datetime) -> Cart:
    """Start a cart for somebody on the telephone; the advisor may edit it, and a link hands it over."""
    if not actor.has(*CONTACT_CENTRE):
        raise Forbidden
    cart = Cart.objects.create(
        market_code=market.code,
        language=language,
        opened_in=actor.channel,
        created_at=now,
        changed_at=now,
    )
    give_call_code(cart)
    _grant(
        cart, Cart.Share.EDIT, actor=actor, until=now + timedelta(hours=CALLER_CART_HOURS), now=now
    )
    return cart


@operation
def allow_editing(*, cart_id: UUID, actor: Actor, now: datetime) -> Cart:
    """The customer lets the advisor who is looking edit the cart."""
    cart = lock(cart_id, actor=actor, now=now)
    if not cart.is_of(actor):
        raise Forbidden
    if not cart.share or cart.share_until is None or cart.share_until <= now:
        raise errors.SharingEnded(_("The advisor is no longer looking at this cart."))
    if cart.share == Cart.Share.EDIT:
        return cart
    cart.share = Cart.Share.EDIT
    cart.share_until = now + idle()
    events.record(
        EditingAllowed(cart_id=str(cart.pk), user_id=cart.share_user_id or 0), actor=actor, now=now
    )
    log(cart, "editing_allowed", {}, actor=actor, now=now)
    return cart


@operation
def end_sharing(*, cart_id: UUID, actor: Actor, now: datetime) -> Cart:
    """End it at once, by the customer or the advisor; the call code changes, so that it stays ended.

    A cart that only advisors have on a screen keeps its code: no shopper has withdrawn anything,
    and the code is the only way back to it.
    """
    cart = lock(cart_id, actor=actor, now=now, edit=False)
    if cart.share:
        _end(cart, actor=actor, now=now)
    return cart


def _end(cart: Cart, *, actor: Actor, now: datetime) -> None:
    events.record(
        SharingEnded(cart_id=str(cart.pk), user_id=cart.share_user_id or 0), actor=actor, now=now
    )
    cart.share, cart.share_user, cart.share_until = Cart.Share.NONE, None, None
    cart.share_name = ""
    if cart.state == Cart.State.OPEN and not cart.is_callers:
        cart.code_rotation += 1
        give_call_code(cart)
    log(cart, "sharing_ended", {}, actor=actor, now=now)


@operation
def renew_call_code(*, cart_id: UUID, actor: Actor, now: datetime) -> Cart:
    """Give the shopper's cart a call code again, where it was freed while she was away."""
    cart = lock(cart_id, actor=actor, now=now)
    if not cart.code_hash and cart.is_of(actor):
        give_call_code(cart)
    return cart


def handover_link(cart: Cart) -> str:
    """Return the token of the link with which a caller opens the cart on a screen of her own."""
    return codes.link("cart", cart.pk, cart.link_rotation)


@operation
def send_handover_link(*, cart_id: UUID, by: str, actor: Actor, now: datetime) -> None:
    """Send a caller the link that opens her cart on a screen of her own, by `sms` or `email`.

    Raises Invalid where she has it on one, or has given no address.
    """
    cart = lock(cart_id, actor=actor, now=now)
    if not cart.is_callers:
        raise Invalid(_("The customer already has this cart on a screen."))
    to = cart.phone if by == "sms" else cart.email
    if not to:
        raise Invalid(_("Fill in the caller's details first."))
    url = links.page(
        f"/carts/{handover_link(cart)}/", market=cart.market_code, language=cart.language
    )
    with translation.override(cart.language):
        key = f"handover-{cart.pk}-{cart.link_rotation}-{cart.version}-{by}"
        if by == "sms":
            text = _("Fjord & Fell: open the cart from your call here: %(url)s") % {"url": url}
            outbox.queue_text(key=key, to=to, text=text, now=now)
        else:
            outbox.queue_letter(
                key=key,
                to=to,
                subject=_("Your cart from the phone"),
                blocks=[
                    letters.Paragraph(_("Hello,")),
                    letters.Action(_("Open the cart from your call"), url),
                ],
                now=now,
            )
    log(cart, "handover_sent", {}, actor=actor, now=now)
