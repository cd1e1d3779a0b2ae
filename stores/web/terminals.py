"""Card terminals: a payment that waits is sent to one and watched there; a manager registers them.

An assisted sale leads here with its quote: `{{ url("store:payment", quote.pk) }}`. So does the list, with what is on a terminal.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from commerce.orders import terminals
from commerce.payments import gateway, operations, queries
from commerce.payments.errors import NoQuote, NoTerminal, ProviderUnavailable, ReaderRefused
from commerce.payments.models import TerminalPayment
from core.errors import DomainError, Invalid
from stores.locations.models import Location
from stores.web.workplace import Desk, at_work, lines_of

store = at_work(Location.Kind.STORE)
State = TerminalPayment.State

# What the colleague reads of a try at a terminal, and what to do next.
_SAYS = {
    State.ASKED: ("note", gettext_lazy("The terminal does not answer yet. We go on asking; you can cancel.")),
    State.WAITING: ("live", gettext_lazy("The terminal asks for the card.")),
    State.CANCELLING: ("note", gettext_lazy("Being cancelled. If the card was faster, it is paid.")),
    State.PAID: ("good", gettext_lazy("Paid.")),
    State.DECLINED: ("bad", gettext_lazy("The card was declined. Nothing was charged. Another card can be tried.")),
    State.LEFT: ("warn", gettext_lazy("The customer cancelled on the terminal. Nothing was charged.")),
    State.TIMED_OUT: ("warn", gettext_lazy("No card was held to the terminal in time. Nothing was charged.")),
    State.CANCELLED: ("note", gettext_lazy("Cancelled. What the terminal still takes goes back by itself.")),
    State.REFUSED: ("bad", gettext_lazy("The terminal did not take it. Nothing was charged.")),
}  # fmt: skip
_REASONS = {
    "insufficient_funds": gettext_lazy("The bank says: not enough money."),
    "do_not_honour": gettext_lazy("The bank says no without a reason."),
    "expired_card": gettext_lazy("The card has expired."),
    "limit_exceeded": gettext_lazy("The bank says: above the limit of the card."),
    "stolen_card": gettext_lazy("The bank says no without a reason."),
    "bank_timeout": gettext_lazy("The bank did not answer."),
    "reader_offline": gettext_lazy("It cannot be reached: look whether it is on and has network."),
    "reader_busy": gettext_lazy("It is in use by something else. Wait, or take another one."),
    "reader_not_found": gettext_lazy("The payment service does not know it any more. Tell your manager."),
    "not_told": gettext_lazy("The payment service does not tell us whether it was paid. Look there before the money is taken in another way."),
    "sent_back": gettext_lazy("The offer had ended: the money goes back by itself."),
}  # fmt: skip
# How long a terminal may ask for a card before the page says what to look at.
_SILENT_SECONDS = 30


@require_GET
@store
def payment(request: HttpRequest, desk: Desk, quote_id: UUID) -> HttpResponse:
    """Show how a quote's payment at a terminal stands; it is asked about while a card is waited for.

    A fragment that has not changed is answered 204.
    """
    away = False
    sent = _newest(desk, quote_id)
    if sent is not None and sent.is_open:
        try:
            terminals.look(sent.pk, now=timezone.now())
        except ProviderUnavailable:
            away = True
    return _page(request, desk, quote_id, away=away)


def _newest(desk: Desk, quote_id: UUID) -> TerminalPayment | None:
    tries = queries.terminal_payments_for(desk.actor, timezone.now())
    tries = tries.filter(tender__plan__quote=quote_id)
    newest = F("ended_at").desc(nulls_first=True)
    return tries.select_related("terminal").order_by(newest, "-created_at").first()


def _page(
    request: HttpRequest,
    desk: Desk,
    quote_id: UUID,
    *,
    error: DomainError | None = None,
    away: bool = False,
) -> HttpResponse:
    assert desk.place is not None
    now = timezone.now()
    quotes = queries.quotes_at_terminals(desk.actor, now).select_related("plan__order", "cart")
    quote = quotes.filter(pk=quote_id).first()
    if quote is None:
        raise NoQuote
    sent = _newest(desk, quote_id)
    tender = quote.plan.last_tender
    is_silent = sent is not None and (now - sent.created_at).total_seconds() > _SILENT_SECONDS
    panel = f"{sent.pk}-{sent.state}-{away}-{is_silent}-{quote.state}" if sent else quote.state
    if request.GET.get("have") == panel:
        return HttpResponse(status=204)
    tone, says = _SAYS[State(sent.state)] if sent else ("", "")
    context = desk.context(
        section="home",
        quote=quote,
        tender=tender,
        order=getattr(quote.plan, "order", None),
        is_offered=quote.state == quote.State.OPEN and quote.expires_at > now,
        sent=sent,
        tone=tone,
        says=says,
        why=_REASONS.get(sent.reason, "") if sent else "",
        is_silent=is_silent,
        away=away,
        panel=panel,
        terminals=_choices(desk.place, tender.provider),
        error=error,
        error_lines=lines_of(error),
    )
    template = "store/_terminal_payment.html" if "have" in request.GET else "store/payment.html"
    return render(request, template, context, status=error.status if error else 200)


def _choices(place: Location, provider: str) -> list[queries.Stands]:
    """Return the terminals of a store that can take what goes by a provider."""
    return [each for each in queries.terminals_of(place.pk) if each.terminal.provider == provider]


@require_POST
@store
def send(request: HttpRequest, desk: Desk, quote_id: UUID) -> HttpResponse:
    """Send what is to be paid to a terminal."""
    chosen = request.POST.get("terminal", "")
    try:
        if not (chosen.isdecimal() and chosen.isascii() and len(chosen) < 10):
            raise Invalid(_("Choose a terminal."))
        terminals.send(
            quote_id=quote_id, terminal_id=int(chosen), actor=desk.actor, now=timezone.now()
        )
    except ProviderUnavailable:
        return _page(request, desk, quote_id, away=True)
    except NoQuote:
        raise
    except DomainError as error:
        return _page(request, desk, quote_id, error=error)
    return HttpResponseRedirect(reverse("store:payment", args=[quote_id]))


@require_POST
@store
def cancel(request: HttpRequest, desk: Desk, quote_id: UUID, sent_id: UUID) -> HttpResponse:
    """Take it off its terminal."""
    try:
        terminals.cancel(sent_id=sent_id, actor=desk.actor, now=timezone.now())
    except ProviderUnavailable:
        return _page(request, desk, quote_id, away=True)
    return HttpResponseRedirect(reverse("store:payment", args=[quote_id]))


@require_GET
@store
def every(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the store's terminals, and what is on each."""
    return _list(request, desk)


def _list(request: HttpRequest, desk: Desk, error: DomainError | None = None) -> HttpResponse:
    assert desk.place is not None
    context = desk.context(
        section="tills",
        terminals=queries.terminals_of(desk.place.pk),
        may_keep=desk.actor.has(*queries.MAY_KEEP_TERMINALS),
        providers=[(each, each.capitalize()) for each in gateway.providers_with_readers()],
        entered=request.POST,
        error=error,
        error_lines=lines_of(error),
    )
    return render(request, "store/terminals.html", context, status=error.status if error else 200)


@require_POST
@store
def register(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Register a terminal that the provider knows."""
    assert desk.place is not None
    provider = request.POST.get("provider", "")
    reference = request.POST.get("reference", "").strip()[:60]
    if not desk.actor.has(*queries.MAY_KEEP_TERMINALS):
        raise NoTerminal
    try:
        _check_known(provider, reference)
        operations.register_terminal(
            location_id=desk.place.pk,
            name=request.POST.get("name", ""),
            provider=provider,
            reference=reference,
            actor=desk.actor,
            now=timezone.now(),
        )
    except NoTerminal:
        raise
    except DomainError as error:
        return _list(request, desk, error)
    messages.success(request, _("The terminal is registered."))
    return HttpResponseRedirect(reverse("store:terminals"))


def _check_known(provider: str, reference: str) -> None:
    if provider not in gateway.providers_with_readers():
        raise Invalid(fields={"provider": _("Please choose one")})
    if not reference:
        raise Invalid(fields={"reference": _("Please fill this in")})
    try:
        gateway.reader_name(provider, reference)
    except ReaderRefused as error:
        raise Invalid(
            fields={"reference": _("The payment service knows no terminal with this reference.")}
        ) from error


@require_POST
@store
def retire(request: HttpRequest, desk: Desk, terminal_id: int) -> HttpResponse:
    """Send nothing to a terminal any more."""
    try:
        operations.retire_terminal(terminal_id=terminal_id, actor=desk.actor, now=timezone.now())
    except NoTerminal:
        raise
    except DomainError as error:
        return _list(request, desk, error)
    messages.success(request, _("No payment is sent to this terminal any more."))
    return HttpResponseRedirect(reverse("store:terminals"))
