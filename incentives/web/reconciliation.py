"""The provider's books against ours, for managers: what differs, why, and a button for what is safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.identity import require
from commerce.orders import reconciling
from commerce.orders.models import Order
from commerce.payments import reconciliation
from commerce.payments.errors import ProviderUnavailable
from commerce.payments.reconciliation import Difference, Report
from core.actor import Actor, Channel, Role
from core.money import Money

PERIODS = {"1": gettext_lazy("One day"), "7": gettext_lazy("A week"), "31": gettext_lazy("A month")}


@dataclass(frozen=True, slots=True)
class Row:
    """A difference as the page shows it."""

    difference: Difference
    order: str
    ours: Money
    theirs: Money


def _actor(request: HttpRequest) -> Actor:
    return require(request, Channel.BACK_OFFICE, Role.MANAGER)


@require_GET
@never_cache
def books(request: HttpRequest) -> HttpResponse:
    """Show the differences of a period; the provider is asked while the page is made."""
    _actor(request)
    days = _days(request.GET.get("days", ""))
    reports, silent = _reports(days)
    rows = _rows([each for report in reports for each in report.differences])
    context = {
        "section": "reconciliation",
        "is_manager": True,
        "is_lead": True,
        "days": days,
        "periods": list(PERIODS.items()),
        "compared": sum(report.compared for report in reports),
        "left_out": sum(report.left_out for report in reports),
        "rows": rows,
        "safe": sum(row.difference.is_safe for row in rows),
        "silent": ", ".join(silent),
    }
    return render(request, "manager/reconciliation.html", context)


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Settle what is safe, after asking the provider once more."""
    actor = _actor(request)
    days = _days(request.POST.get("days", ""))
    reports, silent = _reports(days)
    differences = [each for report in reports for each in report.differences]
    settled = reconciling.settle(differences, actor=actor, now=timezone.now())
    done = sum(each.state in {"placed", "refused"} for each in settled)
    told = ngettext("%(count)s difference is settled.", "%(count)s differences are settled.", done)
    messages.success(request, told % {"count": done})
    if silent:
        messages.error(
            request, _("%(names)s does not answer. Try again later.") % {"names": ", ".join(silent)}
        )
    return HttpResponseRedirect(f"{reverse('manager:reconciliation')}?days={days}")


def _days(given: str) -> str:
    return given if given in PERIODS else "7"


def _reports(days: str) -> tuple[list[Report], list[str]]:
    """Return what each provider's books say, and who does not answer."""
    since = timezone.now() - timedelta(days=int(days))
    reports, silent = [], []
    for name in reconciliation.providers():
        try:
            reports.append(reconciliation.reconcile(name, since=since))
        except ProviderUnavailable:
            silent.append(name)
    return reports, silent


def _rows(differences: list[Difference]) -> list[Row]:
    plans = {each.plan_id for each in differences if each.plan_id}
    numbers = dict(Order.objects.filter(plan__in=plans).values_list("plan_id", "number"))
    return [
        Row(
            difference=each,
            order=numbers.get(each.plan_id, "") if each.plan_id else "",
            ours=Money(each.ours, each.currency),
            theirs=Money(each.theirs, each.currency),
        )
        for each in differences
    ]
