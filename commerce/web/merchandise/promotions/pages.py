"""The pages of promotions: the list, the form with its trial, the codes."""

from __future__ import annotations

import csv
import io
import secrets
from datetime import datetime

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.pricing import operations, words
from commerce.pricing.models import CODE, Promotion, Voucher
from commerce.web.merchandise.guard import merchandiser
from commerce.web.merchandise.promotions.form import PromotionForm, new_initial
from commerce.web.merchandise.promotions.preview import preview, rule_of
from core import codes as hashes
from core import forms
from core.errors import Invalid
from core.markets import MARKETS

SHOWN_CODES = 50
MOST_CODES = 10_000


def state_of(promotion: Promotion, now: datetime) -> tuple[str, str]:
    """Return the state of a promotion in a word, and its tone."""
    if not promotion.is_active:
        return _("Off"), "plain"
    if promotion.starts_at > now:
        return _("Planned"), "note"
    if promotion.ends_at is not None and promotion.ends_at <= now:
        return _("Ended"), "plain"
    return _("Live"), "good"


@require_GET
def promotions(request: HttpRequest) -> HttpResponse:
    """Show all promotions, those that can still take something off first."""
    merchandiser(request)
    now = timezone.now()
    rows = Promotion.objects.annotate(uses=Sum("vouchers__used")).order_by(
        "-is_active", "market", "lane", "name_en"
    )
    return render(
        request,
        "merchandise/promotions.html",
        {
            "section": "promotions",
            "rows": [
                {
                    "promotion": row,
                    "state": state_of(row, now),
                    "lane": str(row.get_lane_display()).partition(":")[0],
                    "does": words.action_text(rule_of(row), MARKETS[row.market].currency),
                    "zone": MARKETS[row.market].zone,
                }
                for row in rows
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, promotion_id: int = 0) -> HttpResponse:
    """Show a promotion's form; try it on real carts and orders, or save it."""
    merchandiser(request)
    promotion = get_object_or_404(Promotion, pk=promotion_id) if promotion_id else None
    now = timezone.now()
    if request.method == "POST":
        form = PromotionForm(request.POST, instance=promotion)
        if not form.is_valid():
            return _page(request, form, promotion_id, status=422)
        if "preview" in request.POST:
            trial = preview(form.instance, now=now)
            return _page(request, form, promotion_id, trial=trial)
        saved = operations.save_promotion(form.instance)
        messages.success(request, _("The promotion is saved."))
        return HttpResponseRedirect(reverse("merchandise:promotion", args=[saved.pk]))
    market = request.market.code  # type: ignore[attr-defined]
    form = PromotionForm(instance=promotion, initial=None if promotion else new_initial(market))
    return _page(request, form, promotion_id)


def _page(
    request: HttpRequest,
    form: PromotionForm,
    promotion_id: int,
    *,
    trial: object = None,
    status: int = 200,
) -> HttpResponse:
    found = Voucher.objects.filter(promotion_id=promotion_id).order_by("code")
    context = {
        "section": "promotions",
        "form": form,
        "promotion_id": promotion_id,
        "trial": trial,
        "vouchers": found[:SHOWN_CODES],
        "voucher_count": found.count() if promotion_id else 0,
    }
    return render(request, "merchandise/promotion.html", context, status=status)


@require_POST
def vouchers(request: HttpRequest, promotion_id: int) -> HttpResponse:
    """Add one code that was thought of, or a number of codes that nobody can guess."""
    merchandiser(request)
    promotion = get_object_or_404(Promotion, pk=promotion_id)
    try:
        added = operations.make_vouchers(
            promotion_id=promotion.pk,
            codes=_codes(request),
            total_limit=forms.number(request.POST.get("total_limit", "")),
            person_limit=forms.number(request.POST.get("person_limit", "")),
        )
    except Invalid as error:
        messages.error(request, str(error.detail))
    else:
        text = ngettext("%(count)s code is new.", "%(count)s codes are new.", added)
        messages.success(request, text % {"count": added})
    return HttpResponseRedirect(reverse("merchandise:promotion", args=[promotion.pk]) + "#codes")


def _codes(request: HttpRequest) -> list[str]:
    written = "".join(request.POST.get("code", "").split()).upper()
    if written:
        if not CODE.fullmatch(written):
            raise Invalid(_("A code has 3 to 24 capitals, digits and dashes."))
        return [written]
    count = forms.whole(request, "count", 0)
    if not 1 <= count <= MOST_CODES:
        raise Invalid(
            _("Write a code, or say how many to make: 1 to %(most)s.") % {"most": MOST_CODES}
        )
    return ["".join(secrets.choice(hashes.ALPHABET) for _n in range(10)) for _each in range(count)]


@require_GET
def voucher_file(request: HttpRequest, promotion_id: int) -> HttpResponse:
    """Return the codes of a promotion as CSV, for whoever prints or mails them."""
    merchandiser(request)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["code", "total_limit", "person_limit", "used"])
    writer.writerows(
        Voucher.objects.filter(promotion_id=promotion_id)
        .order_by("code")
        .values_list("code", "total_limit", "person_limit", "used")
    )
    answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="codes-{promotion_id}.csv"'
    return answer
