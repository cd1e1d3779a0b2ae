"""Reading reviews, and writing one about what was bought."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity import actor_for
from commerce.catalogue import queries as catalogue
from commerce.orders import queries as orders
from commerce.reviews import operations, queries
from commerce.reviews.queries import STARS
from commerce.web import photos
from commerce.web.browse.lists import page_number
from core import forms
from core.errors import Invalid


@require_safe
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """List what buyers say of a product, all or those with so many stars; two statements and the cart's."""
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    product = catalogue.product_page(slug, market, language)
    stars = forms.number(request.GET.get("stars", "")) or 0
    shown = queries.reviews_of(product.id, stars=stars, page=page_number(request))
    here = reverse("shop:reviews", args=[slug])

    def address(page: int) -> str:
        kept = {"stars": str(shown.stars)} if shown.stars else {}
        return f"{here}?{urlencode(kept | {'page': str(page)})}"

    return render(
        request,
        "shop/reviews.html",
        {
            "product": product,
            "shown": shown,
            "reviews_url": here,
            "image": photos.shown(
                product.photos[0] if product.photos else None, product.art, product.variants[0].tint
            ).small,
            "next_url": address(shown.page + 1) if shown.page < shown.pages else "",
            "previous_url": address(shown.page - 1) if shown.page > 1 else "",
            "crumbs": [
                {"url": reverse("shop:home"), "label": _("Home")},
                {"url": product.get_absolute_url(), "label": product.name},
                {"label": _("Reviews")},
            ],
        },
    )


@require_http_methods(["GET", "POST"])
@never_cache
def write(request: HttpRequest, token: str, line_id: int) -> HttpResponse:
    """Write a review of something in the order that the signed link opens."""
    order = orders.order_by_token(token)
    line = queries.line_of(order, line_id)
    context: dict[str, Any] = {
        "order": order,
        "line": line,
        "name": line.name_in(get_language() or "en"),
        "image": photos.shown(
            line.photo,  # type: ignore[attr-defined]
            line.variant.product.art,
            line.variant.tint,
        ).small,
        "stars": STARS,
    }
    if request.method == "GET":
        found = queries.review_by_buyer(line)
        said = {
            "stars": str(found.stars) if found else "",
            "title": found.title if found else "",
            "text": found.text if found else "",
            "author_name": found.author_name if found else order.full_name.split(" ")[0],
        }
        return render(request, "shop/review_write.html", context | {"said": said, "wrong": {}})
    said = {name: request.POST.get(name, "") for name in ("stars", "title", "text", "author_name")}
    try:
        operations.write_review(
            order_id=order.pk,
            line_id=line.pk,
            stars=forms.number(said["stars"]) or 0,
            title=said["title"],
            text=said["text"],
            author_name=said["author_name"],
            language=get_language() or "en",
            actor=actor_for(request),
            now=timezone.now(),
        )
    except Invalid as error:
        context |= {
            "said": said,
            "wrong": error.fields,
            "summary": [
                {"target": f"id_{name}", "text": text} for name, text in error.fields.items()
            ],
            "form_failed": True,
        }
        return render(request, "shop/review_write.html", context, status=422)
    return HttpResponseRedirect(reverse("shop:review_thanks", args=[token]))


@require_safe
@never_cache
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Say what happens with the review now."""
    return render(request, "shop/review_thanks.html", {"order": orders.order_by_token(token)})


@require_http_methods(["GET", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Let the buyer say that she is not to be asked; her press does it, never the link alone."""
    order = orders.order_by_token(token)
    if request.method == "POST":
        operations.stop_asking(order_id=order.pk, actor=actor_for(request), now=timezone.now())
        return HttpResponseRedirect(reverse("shop:review_stop", args=[token]))
    context = {"order": order, "is_stopped": not queries.may_be_asked(order)}
    return render(request, "shop/review_stop.html", context)
