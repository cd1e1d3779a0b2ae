"""Add a variant to a product; take one out of the range, or back into it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.catalogue import operations
from commerce.catalogue.models import Variant
from commerce.web.merchandise import products
from commerce.web.merchandise.guard import merchandiser
from commerce.web.merchandise.variants_section import FIELDS, PREFIX
from core.errors import Invalid


@require_POST
def add(request: HttpRequest, product_id: int) -> HttpResponse:
    """Add a variant."""
    actor = merchandiser(request)
    found = products.product_of(product_id)
    given = request.POST
    said = operations.VariantText(
        **{name: given.get(name, "") for name in FIELDS},
        options={
            name.removeprefix(PREFIX): given.get(name, "").replace("\0", " ")
            for name in given
            if name.startswith(PREFIX)
        },
    )
    try:
        operations.add_variant(product_id=product_id, said=said, actor=actor, now=timezone.now())
    except Invalid as error:
        errors = dict(error.fields)
        if "options" in errors:
            first = next((name for name in given if name.startswith(PREFIX)), "sku")
            errors[first] = errors.pop("options")
        return products.page(request, found, variant_given=given, errors=errors)
    messages.success(request, _("The variant is added. It is sold once it has a price."))
    return _back(product_id, "prices")


@require_POST
def keep(request: HttpRequest, product_id: int, variant_id: int) -> HttpResponse:
    """Take a variant out of the range, or back into it."""
    actor = merchandiser(request)
    is_active = request.POST.get("active") == "1"
    sku = Variant.objects.filter(pk=variant_id).values_list("sku", flat=True).first() or ""
    changed = operations.keep_variant(
        product_id=product_id,
        variant_id=variant_id,
        is_active=is_active,
        actor=actor,
        now=timezone.now(),
    )
    if not changed:
        messages.info(request, _("Nothing to change."))
    elif is_active:
        messages.success(request, _("%(sku)s is sold again.") % {"sku": sku})
    else:
        messages.success(
            request, _("%(sku)s is no longer sold. Carts that have it say so.") % {"sku": sku}
        )
    return _back(product_id, "variants")


def _back(product_id: int, section: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('merchandise:product', args=[product_id])}#{section}")
