"""The pictures of a product: sent in, described in both languages, put in order, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.catalogue import operations
from commerce.catalogue.models import ProductImage
from commerce.catalogue.operations import PictureText
from commerce.catalogue.operations.pictures import prepare_again
from commerce.catalogue.pictures import BadPicture, encoding, look
from commerce.catalogue.queries import merchandise
from commerce.catalogue.queries import photos as queries
from commerce.web.merchandise import pictures_section, products
from commerce.web.merchandise.guard import merchandiser
from core import forms
from core.actor import Actor
from core.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a file; `error` says why it was refused."""

    name: str
    error: str = ""


@require_POST
def add(request: HttpRequest, product_id: int) -> HttpResponse:
    """Take pictures: the good ones are added, each other one is told with its reason."""
    actor = merchandiser(request)
    product = products.product_of(product_id)
    files = request.FILES.getlist("files")
    sent = [_add(product_id, file, actor) for file in files]
    refused = [each for each in sent if each.error]
    if sent and not refused:
        count = len(sent)
        messages.success(
            request,
            ngettext("%(count)d picture was added.", "%(count)d pictures were added.", count)
            % {"count": count},
        )
        return HttpResponseRedirect(_section(product_id))
    error = "" if sent else _("Choose one or more pictures.")
    lines = [f"{each.name}: {each.error}" for each in refused] or [error]
    more = {
        "sent": sent if refused else [],
        "pictures_error": error,
        "error_lines": [{"target": "id_files", "text": line} for line in lines],
        "form_failed": True,
    }
    return products.page(request, product, pictures=more)


def _add(product_id: int, file: UploadedFile[bytes], actor: Actor) -> Sent:
    name = file.name or "?"
    try:
        # Of what is too large no more is read than says so.
        content = file.read(encoding.MOST_BYTES + 1)
        looked = look(content)
        operations.add_picture(
            product_id=product_id, looked=looked, content=content, actor=actor, now=timezone.now()
        )
    except (BadPicture, Conflict) as error:
        return Sent(name, str(error.detail))
    return Sent(name)


@require_POST
def change(request: HttpRequest, product_id: int) -> HttpResponse:
    """Write what the pictures show; then do what was pressed: move one, ask to delete one, try again."""
    actor = merchandiser(request)
    product = products.product_of(product_id)
    now = timezone.now()
    try:
        changed = operations.describe_pictures(
            product_id=product_id, said=_said(product_id, request.POST), actor=actor, now=now
        )
    except Invalid as error:
        return _refused(request, product_id, error)
    pressed, _dash, pk = request.POST.get("do", "").partition("-")
    image_id = forms.number(pk) or 0
    if pressed == "delete":
        return HttpResponseRedirect(reverse("merchandise:picture_delete", args=[image_id]))
    if pressed in {"up", "down"}:
        by = -1 if pressed == "up" else 1
        operations.move_picture(image_id=image_id, by=by, actor=actor, now=now)
        if request.headers.get("HX-Request") == "true":
            variants = merchandise.variants_of(product_id)
            context = pictures_section.context(product, variants, f"{pressed}-{image_id}")
            return render(request, "merchandise/_pictures.html", context | {"product": product})
        query = urlencode({"moved": f"{pressed}-{image_id}"})
        path = reverse("merchandise:product", args=[product_id])
        return HttpResponseRedirect(f"{path}?{query}")
    if pressed == "again":
        prepare_again(product_id=product_id, actor=actor, now=now)
    elif changed:
        messages.success(request, _("Saved."))
    else:
        messages.info(request, _("Nothing to change."))
    return HttpResponseRedirect(_section(product_id))


def _said(product_id: int, given: QueryDict) -> list[PictureText]:
    """Return what the form says of those pictures that it had; others came or went meanwhile."""
    return [
        PictureText(
            image_id=image.pk,
            alt_en=given.get(f"alt_en-{image.pk}", "").strip(),
            alt_nb=given.get(f"alt_nb-{image.pk}", "").strip(),
            variant_id=forms.number(given.get(f"variant-{image.pk}", str(image.variant_id or ""))),
        )
        for image in queries.pictures_of(product_id)
        if f"alt_en-{image.pk}" in given
    ]


def _refused(request: HttpRequest, product_id: int, error: Invalid) -> HttpResponse:
    product = products.product_of(product_id)
    variants = merchandise.variants_of(product_id)
    given = {name: str(value) for name, value in request.POST.items()}
    more: dict[str, Any] = pictures_section.context(
        product, variants, given=given, errors=error.fields
    )
    if request.headers.get("HX-Request") == "true":
        return render(
            request, "merchandise/_pictures.html", more | {"product": product}, status=422
        )
    more |= {
        "error_lines": [
            {"target": f"id_{name}", "text": str(text)} for name, text in error.fields.items()
        ],
        "form_failed": True,
    }
    return products.page(request, product, pictures=more)


def _section(product_id: int) -> str:
    return f"{reverse('merchandise:product', args=[product_id])}#pictures"


def _image(image_id: int) -> ProductImage:
    image = ProductImage.objects.select_related("product").filter(pk=image_id).first()
    if image is None:
        raise NotFound
    return image


@require_GET
@never_cache
def state(request: HttpRequest, image_id: int) -> HttpResponse:
    """Show one picture small, or that it is being prepared: the part that asks for itself again."""
    merchandiser(request)
    return render(request, "merchandise/_picture.html", pictures_section.one(_image(image_id)))


@require_http_methods(["GET", "POST"])
@never_cache
def delete(request: HttpRequest, image_id: int) -> HttpResponse:
    """Ask once more, then delete the picture."""
    actor = merchandiser(request)
    image = _image(image_id)
    if request.method == "POST":
        operations.remove_picture(image_id=image_id, actor=actor, now=timezone.now())
        messages.success(request, _("The picture is deleted."))
        return HttpResponseRedirect(_section(image.product_id))
    context = pictures_section.one(image) | {"section": "products", "product": image.product}
    return render(request, "merchandise/picture_delete.html", context)
