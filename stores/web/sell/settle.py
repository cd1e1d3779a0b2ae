"""Who buys, how it is paid, and how the payment stands until the order is there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.cart import details, operations, queries
from commerce.cart.errors import CartClosed, StaleCart
from commerce.cart.models import Cart, Method
from commerce.delivery import ways
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.papers import operations as papers
from commerce.papers import pdf
from commerce.papers import queries as papers_read
from commerce.payments import gateway, reasons
from commerce.payments import operations as payments
from commerce.payments import queries as payments_read
from commerce.payments.errors import DetailsMissing
from commerce.payments.models import PayLink, Quote
from commerce.payments.models.tenders import COUNTER
from commerce.payments.reasons import Reason
from contact_centre.contacts import texts
from core import forms, links, qr
from core.actor import Actor
from core.client import address_of
from core.errors import DomainError, Invalid, NotFound
from stores.click_and_collect.models import Collection
from stores.web.sell.sale import sale_of, seller, store, tell, to
from stores.web.workplace import Desk

_FIELDS = (*details.CONTACT, *details.ADDRESS)


@require_http_methods(["GET", "POST"])
@store
def customer(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """Ask who buys and, for a delivery, where it goes: what the sale needs and nothing more."""
    cart = sale_of(desk, cart_id)
    if cart.state != Cart.State.OPEN:
        return to("sell_pay", cart_id)
    values = details.values_of(cart)
    if request.method == "GET":
        return _customer(request, desk, cart, {"values": values, "errors": {}})
    posted = values | {name: request.POST[name] for name in _FIELDS if name in request.POST}
    needs_address = Method.DELIVER in cart.methods
    try:
        command = details.clean(
            {name: posted[name] for name in _FIELDS}, market=cart.market,
            language=cart.language, needs_address=needs_address,
        )  # fmt: skip
        doubt = details.doubt(command, cart.market) if needs_address else None
        said = f"{command.street}|{command.postcode}|{command.city}"
        if doubt is not None and request.POST.get("as_typed") != said:
            context = {"values": posted, "errors": {}, "doubt": doubt, "as_typed": said}
            return _customer(request, desk, cart, context, 422)
        operations.change_cart(
            cart_id=cart.pk, command=command, client_id=forms.client_id(request),
            actor=seller(desk), now=timezone.now(),
            base_version=forms.number(request.POST.get("version", "")),
        )  # fmt: skip
    except Invalid as error:
        return _again(request, desk, cart, posted, error.fields, 422)
    except CartClosed:
        return to("sell_pay", cart_id)
    except StaleCart:
        fresh = sale_of(desk, cart_id)
        found = details.changed_meanwhile(posted, fresh)
        return _again(request, desk, fresh, posted, found, 409)
    return to("sell_pay", cart_id)


def _again(
    request: HttpRequest,
    desk: Desk,
    cart: Cart,
    posted: dict[str, str],
    errors: dict[str, str],
    status: int,
) -> HttpResponse:
    summary = [{"target": f"id_{name}", "text": text} for name, text in errors.items()]
    context = {"values": posted, "errors": errors, "summary": summary, "form_failed": True}
    return _customer(request, desk, cart, context, status)


def _customer(
    request: HttpRequest, desk: Desk, cart: Cart, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = desk.context(
        section="sell", cart=cart, needs_address=Method.DELIVER in cart.methods, **more
    )
    return render(request, "store/sell/customer.html", context, status=status)


@require_http_methods(["GET", "POST"])
@store
def pay(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """Show the total and the ways to pay it, then how the payment stands, then the order."""
    cart, now = sale_of(desk, cart_id), timezone.now()
    if request.method == "POST":
        return _settle(request, desk, cart)
    context = desk.context(section="sell", cart=cart, **_standing(cart))
    if "have" in request.GET:
        if request.GET["have"] == context["panel"]:
            return HttpResponse(status=204)
        # A colleague beside may have settled it, what was out has ended, or somebody begins or stops to take
        # the money: all of the page is another.
        if cart.state != Cart.State.OPEN or _kind(request.GET["have"]) != _kind(context["panel"]):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "store/sell/_standing.html", context)
    if cart.state == Cart.State.OPEN:
        view = queries.view(cart, now=now)
        if not view.can_be_ordered:
            return to("sale", cart_id)
        if not cart.email or (view.has_delivery and not cart.has_address):
            return to("sell_customer", cart_id)
        methods = {each.code for each in payments.methods_of(cart, seller(desk))}
        may_reserve = COUNTER in methods
        # Pick-up points are chosen by who knows them: on the customer's own phone.
        choices = [each for each in ways.choices_of(view, now) if not each.way.has_points]
        context |= {
            "view": view,
            "choices": choices if view.has_delivery else [],
            "gift_cards": payments.parts_of(view, context["quote"], now=now),
            "may_edit": True,
            "lacks": queries.lacks(cart, view.priced),
            "may_reserve": may_reserve,
            "why_not_reserve": payments.why_not(cart, now) if may_reserve else "",
            "reserve_days": settings.RESERVE_DAYS,
        }
    return render(request, "store/sell/pay.html", context)


# Ends what names a panel while a till or a terminal is about to take the money.
_TAKEN = "-taken"


def _kind(panel: str) -> tuple[bool, bool]:
    """Return of the name of a panel whether nothing is out, and whether somebody takes the money."""
    return panel.startswith("none"), panel.endswith(_TAKEN)


def _standing(cart: Cart) -> dict[str, Any]:
    """Return what is out for the sale now: a code for the tills, a link, a payment at a terminal; or its order."""
    now = timezone.now()
    if cart.state != Cart.State.OPEN:
        return _sold(cart) | {"quote": None, "panel": cart.state}
    last = payments_read.last_offer(cart.pk)
    quote = last.open_quote if last else None
    if quote is not None and (quote.pk != cart.quote_id or quote.expires_at <= now):
        quote = None
    asked = last.asked_at_terminal if last else None
    found: dict[str, Any] = {"order": None, "quote": quote, "asked": asked}
    if last is None or quote is None:
        found["is_taken"] = asked is not None
        panel = "none" + (_TAKEN if asked else "")
        return found | {"panel": panel, "ended": _why_ended(cart)}
    offer, link = last.till_offer, getattr(quote, "pay_link", None)
    is_claimed = last.is_claimed(now)
    is_taken = is_claimed or asked is not None
    found |= {"offer": offer, "link": link, "is_claimed": is_claimed, "is_taken": is_taken}
    said = "terminal"
    if offer is not None:
        found["svg"] = qr.svg(offer.code)
        said = "till"
    elif link is not None:
        state = link.state_of(quote, quote.plan.last_tender, now)
        found["link_words"] = texts.pay_link(state)
        found["svg"] = qr.svg(
            links.page(f"/pay/{link.token}/", market=quote.market_code, language=quote.language)
        )
        said = f"{state}-{link.rotation}"
    return found | {"panel": f"{quote.pk}-{said}{_TAKEN if is_taken else ''}"}


# What ends an offer without anybody here having meant it.
_BY_ITSELF = frozenset(
    {
        Reason.EXPIRED, Reason.SOLD_OUT, Reason.PROVIDER_REFUSED, Reason.CODE_USED_UP,
        Reason.NOT_FIRST_ORDER, Reason.BALANCE_SPENT,
    }
)  # fmt: skip


def _why_ended(cart: Cart) -> str:
    """Return why the last offer of a sale has ended by itself, in words for the customer; empty where it has not."""
    last = Quote.objects.filter(cart=cart).order_by("-created_at").first()
    if last is None or last.cart_version != cart.version:
        return ""
    why = last.void_reason if last.state == Quote.State.VOID else Reason.EXPIRED
    return reasons.told_payer(why) if why in _BY_ITSELF else ""


def _sold(cart: Cart) -> dict[str, Any]:
    """Return the order of a sale, and what is to be picked here for it; the receipt waits for the money."""
    order = Order.objects.filter(cart=cart).first()
    here = Collection.objects.filter(fulfilment__order=order, location=cart.held_in_id)
    return {
        "order": order,
        "is_due": order is not None and order.money_state == Order.MoneyState.DUE,
        "collection": here.first() if order else None,
    }


@require_POST
@store
def bring(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """Choose how what is delivered is brought."""
    cart, now = sale_of(desk, cart_id), timezone.now()
    if cart.state != Cart.State.OPEN:
        return to("sell_pay", cart_id)
    view = queries.view(cart, now=now)
    choices = ways.choices_of(view, now)
    values = ways.values_of(view, choices) | {"way": request.POST.get("way", "")}
    try:
        operations.change_cart(
            cart_id=cart.pk, command=ways.command_of(view, choices, values),
            client_id=forms.client_id(request), actor=seller(desk), now=now,
            base_version=forms.number(request.POST.get("version", "")),
        )  # fmt: skip
    except DomainError as error:
        tell(request, error)
    return to("sell_pay", cart_id)


def _settle(request: HttpRequest, desk: Desk, cart: Cart) -> HttpResponse:
    """Offer the total in the way that was pressed; refused, the page says why and nothing is lost."""
    assert desk.place is not None
    now, actor, by = timezone.now(), seller(desk), request.POST.get("by", "")
    total, rest = forms.whole(request, "total"), forms.number(request.POST.get("rest", ""))
    if cart.state != Cart.State.OPEN:
        return to("sell_pay", cart.pk)
    try:
        # What she chose on her phone may be another provider's, and no terminal asks for it.
        if by in {"terminal", *PayLink.By.values}:
            payments.forget_method(
                cart_id=cart.pk, actor=actor, now=now, only="" if by == "terminal" else COUNTER
            )
        if by == "till":
            payments.offer_at_till(
                cart_id=cart.pk, location_id=desk.place.pk, actor=actor, now=now,
                expected_total=total, expected_rest=rest,
            )  # fmt: skip
        elif by in PayLink.By.values:
            payments.send_pay_link(
                cart_id=cart.pk, by=by, to=cart.phone if by == PayLink.By.SMS else cart.email,
                actor=actor, now=now, expected_total=total, expected_rest=rest,
            )  # fmt: skip
        elif by == "terminal":
            tender = payments.start_payment(
                cart_id=cart.pk, actor=actor, now=now, expected_total=total, expected_rest=rest
            )
            return HttpResponseRedirect(reverse("store:payment", args=[tender.plan.quote_id]))
        elif by in {"reserve", "nothing"}:
            _agree(request, cart, actor, total, rest, is_reserved=by == "reserve")
        else:
            raise Invalid(_("Choose how it is paid."))
    except DetailsMissing as error:
        messages.error(request, str(error.detail))
        return to("sell_customer", cart.pk)
    except DomainError as error:
        tell(request, error)
    return to("sell_pay", cart.pk)


def _agree(
    request: HttpRequest,
    cart: Cart,
    actor: Actor,
    total: int,
    rest: int | None,
    *,
    is_reserved: bool,
) -> None:
    """Place what is paid when it is collected, or what gift cards pay whole: there is no page to pay on."""
    now = timezone.now()
    if is_reserved:
        settled = settlement.reserve(
            cart_id=cart.pk, actor=actor, now=now, expected_total=total, expected_rest=rest
        )
    else:
        tender = payments.start_payment(
            cart_id=cart.pk, actor=actor, now=now, expected_total=total, expected_rest=0
        )
        gateway.open_page(tender.pk, now=now)
        settled = settlement.settle(tender.pk, now=now)
    if settled.order is None:
        last = Quote.objects.filter(cart=cart).order_by("-created_at").first()
        messages.error(request, reasons.told_payer(last.void_reason if last else Reason.EXPIRED))


@require_POST
@store
def gift_card(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """Let a gift card of the customer pay, or no longer. Tries of codes are counted."""
    actor, now = seller(desk), timezone.now()
    change: payments.MeansChange = {}
    if "remove" in request.POST:
        change["without"] = forms.number(request.POST["remove"]) or 0
    else:
        change["gift_card"] = request.POST.get("code", "")
    sale_of(desk, cart_id)
    try:
        if "gift_card" in change:
            payments.check_may_try(actor=actor, address=address_of(request), now=now)
        payments.check_may_choose(cart_id=cart_id, now=now)
        payments.choose_means(cart_id=cart_id, actor=actor, now=now, **change)
    except DomainError as error:
        tell(request, error)
    return to("sell_pay", cart_id)


@require_GET
@never_cache
@store
def receipt(request: HttpRequest, desk: Desk, cart_id: UUID) -> HttpResponse:
    """Hand out the receipt of what the sale became, for the 80 mm roll: without the address that is the customer's own."""
    order, now = Order.objects.filter(cart=sale_of(desk, cart_id)).first(), timezone.now()
    paper = papers.issue(order_id=order.pk, now=now) if order else None
    if paper is None or not paper.sheet:
        raise NotFound(_("The receipt is written when it is paid."))
    sheet = papers_read.kept(paper)
    return HttpResponse(
        pdf.draw(sheet, roll=True, now=now),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{sheet.file_name}"'},
    )
