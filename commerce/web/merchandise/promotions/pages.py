"""The pages of promotions: the list, and the form with its trial and its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commerce.catalogue.models import Category, Product, Variant
from commerce.pricing import operations, words
from commerce.pricing.errors import PromotionChanged
from commerce.pricing.models import Promotion
from commerce.web.merchandise.guard import merchandiser
from commerce.web.merchandise.promotions import trying
from commerce.web.merchandise.promotions.code_forms import CodesForm, codes_context
from commerce.web.merchandise.promotions.form import PromotionForm, new_initial
from commerce.web.merchandise.promotions.history import acts_of
from commerce.web.merchandise.promotions.preview import preview, rule_of
from core import forms
from core.markets import MARKETS


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
    gone = _gone(rows)
    return render(
        request,
        "merchandise/promotions.html",
        {
            "section": "promotions",
            "rows": [
                {
                    "promotion": row,
                    "gone": ", ".join(gone[row.pk]),
                    "state": state_of(row, now),
                    "lane": str(row.get_lane_display()).partition(":")[0],
                    "does": words.action_text(rule_of(row), MARKETS[row.market].currency),
                    "zone": MARKETS[row.market].zone,
                }
                for row in rows
            ],
        },
    )


def _gone(rows: Iterable[Promotion]) -> dict[int, list[str]]:
    """Return what promotions are for that is there no more, by their ids; three statements."""
    rows = list(rows)
    skus = {sku for row in rows for sku in (*row.skus, *row.reward_skus)}
    brands = {brand for row in rows for brand in row.brands}
    ids = {pk for row in rows for pk in (*row.category_ids, *row.reward_category_ids)}
    skus -= set(Variant.objects.filter(sku__in=skus).values_list("sku", flat=True))
    brands -= set(Product.objects.filter(brand__in=brands).values_list("brand", flat=True))
    ids -= set(Category.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return {
        row.pk: [
            *(sku for sku in (*row.skus, *row.reward_skus) if sku in skus),
            *(brand for brand in row.brands if brand in brands),
            *[_("a category")] * bool(ids.intersection(row.category_ids)),
            *[_("a category")] * bool(ids.intersection(row.reward_category_ids)),
        ]
        for row in rows
    }


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, promotion_id: int = 0) -> HttpResponse:
    """Show a promotion's form; try it on real carts and orders, or save it."""
    actor = merchandiser(request)
    promotion = get_object_or_404(Promotion, pk=promotion_id) if promotion_id else None
    now = timezone.now()
    if request.method == "POST":
        form = PromotionForm(request.POST, instance=promotion)
        if not form.is_valid():
            return page(request, form, promotion_id, status=422)
        if request.POST.get("preview") == "all":
            job = trying.submit(form.instance, actor=actor, now=now)
            return HttpResponseRedirect(reverse("merchandise:job", args=[job.pk]))
        if "preview" in request.POST:
            trial = preview(form.instance, now=now)
            return page(request, form, promotion_id, trial=trial)
        # A form that does not say which version it shows has shown none.
        version = forms.number(request.POST.get("version", ""))
        try:
            saved = operations.save_promotion(
                form.instance, actor=actor, now=now, version=-1 if version is None else version
            )
        except PromotionChanged as error:
            form.add_error(None, str(error.detail))
            return page(request, form, promotion_id, is_stale=True, status=409)
        messages.success(request, _("The promotion is saved."))
        return HttpResponseRedirect(reverse("merchandise:promotion", args=[saved.pk]))
    market = request.market.code  # type: ignore[attr-defined]
    form = PromotionForm(instance=promotion, initial=None if promotion else new_initial(market))
    return page(request, form, promotion_id)


def page(
    request: HttpRequest,
    form: PromotionForm,
    promotion_id: int,
    *,
    trial: object = None,
    is_stale: bool = False,
    codes: CodesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a promotion; with what was sent and is wrong in one of its forms."""
    context = {
        "section": "promotions",
        "form": form,
        "promotion_id": promotion_id,
        "version": request.POST.get("version", form.instance.version),
        "is_stale": is_stale,
        "trial": trial,
        "acts": acts_of(promotion_id, MARKETS[form.instance.market]) if promotion_id else [],
    }
    context |= codes_context(promotion_id, request.GET.get("find", ""), codes)
    return render(request, "merchandise/promotion.html", context, status=status)
