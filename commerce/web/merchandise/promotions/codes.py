"""The codes of a promotion: made, limited, switched off, and taken away as a file."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from commerce.pricing import operations
from commerce.pricing.models import Promotion, Voucher
from commerce.web.merchandise.guard import merchandiser
from commerce.web.merchandise.promotions import pages
from commerce.web.merchandise.promotions.code_forms import CodesForm, LimitsForm
from commerce.web.merchandise.promotions.form import PromotionForm
from core.errors import Invalid


@require_POST
def vouchers(request: HttpRequest, promotion_id: int) -> HttpResponse:
    """Add one code that was thought of, or a number of codes that nobody can guess."""
    actor = merchandiser(request)
    promotion = get_object_or_404(Promotion, pk=promotion_id)
    form = CodesForm(request.POST)
    if not form.is_valid():
        return pages.page(
            request, PromotionForm(instance=promotion), promotion_id, codes=form, status=422
        )
    try:
        added = operations.make_vouchers(
            promotion_id=promotion.pk,
            codes=form.codes(),
            total_limit=form.cleaned_data["total_limit"],
            person_limit=form.cleaned_data["person_limit"],
            actor=actor,
            now=timezone.now(),
        )
    except Invalid as error:
        messages.error(request, str(error.detail))
        return _back(promotion_id)
    text = ngettext("%(count)s code is new.", "%(count)s codes are new.", added)
    messages.success(request, text % {"count": added})
    return _back(promotion_id)


@require_POST
def change_voucher(request: HttpRequest, promotion_id: int, voucher_id: int) -> HttpResponse:
    """Switch a code off or on, or give it other limits."""
    actor = merchandiser(request)
    voucher = get_object_or_404(Voucher, pk=voucher_id, promotion_id=promotion_id)
    form = LimitsForm(request.POST)
    try:
        _check(form)
        operations.change_voucher(
            voucher_id=voucher_id,
            is_active=bool(request.POST.get("is_active")),
            total_limit=form.cleaned_data["total_limit"],
            person_limit=form.cleaned_data["person_limit"],
            actor=actor,
            now=timezone.now(),
        )
    except Invalid as error:
        reason = " ".join(map(str, error.fields.values()))
        messages.error(
            request,
            _("%(code)s stays as it was. %(reason)s") % {"code": voucher.code, "reason": reason},
        )
    else:
        messages.success(request, _("The code %(code)s is changed.") % {"code": voucher.code})
    return _back(promotion_id)


def _check(form: LimitsForm) -> None:
    if not form.is_valid():
        raise Invalid(fields={name: texts[0] for name, texts in form.errors.items()})


def _back(promotion_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("merchandise:promotion", args=[promotion_id]) + "#codes")


@require_GET
def voucher_file(request: HttpRequest, promotion_id: int) -> HttpResponse:
    """Return the codes of a promotion as CSV, for whoever prints or mails them."""
    merchandiser(request)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["code", "total_limit", "person_limit", "used", "is_active"])
    writer.writerows(
        Voucher.objects.filter(promotion_id=promotion_id)
        .order_by("code")
        .values_list("code", "total_limit", "person_limit", "used", "is_active")
    )
    answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="codes-{promotion_id}.csv"'
    return answer
