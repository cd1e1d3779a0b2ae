"""Reviews that wait to be read, and those that were decided on."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.reviews import operations, queries
from commerce.reviews.errors import WrittenAnew
from commerce.reviews.models import Review
from commerce.web.merchandise import asked
from commerce.web.merchandise.guard import merchandiser
from core.errors import Invalid

MOST = 50
State = Review.State


@require_GET
@never_cache
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the queue, the oldest first, or with `?done` what was decided last; by words and page. Three statements."""
    merchandiser(request)
    is_done, text = "done" in request.GET, asked.text(request.GET, "text")[:100]
    page = asked.page(request.GET)
    begin = (page - 1) * MOST
    state = request.GET.get("state", "")
    chosen = queries.said_by(queries.moderated(state) if is_done else queries.waiting(), text)
    found = list(chosen[begin : begin + MOST + 1])
    language = get_language() or "en"
    return render(
        request,
        "merchandise/reviews.html",
        {
            "section": "reviews",
            "is_done": is_done,
            "waiting_count": queries.waiting().count(),
            "reviews": [
                (review, getattr(review.product, f"name_{language}") or review.product.name)
                for review in found[:MOST]
            ],
            "text": text,
            "state": state,
            "states": [
                ("", _("All")),
                *((each.value, each.label) for each in (State.PUBLISHED, State.REFUSED)),
            ],
            "place": _place(request.GET),
            "earlier": _place(request.GET, page - 1) if page > 1 else "",
            "more": _place(request.GET, page + 1) if len(found) > MOST else "",
        },
    )


@require_POST
def decide(request: HttpRequest, review_id: int) -> HttpResponse:
    """Publish a review as it was read, or refuse it with a reason."""
    actor, now = merchandiser(request), timezone.now()
    try:
        written_at = _written_at(request)
        if "refuse" in request.POST:
            operations.refuse_review(
                review_id=review_id,
                written_at=written_at,
                reason=request.POST.get("reason", ""),
                actor=actor,
                now=now,
            )
            messages.info(request, _("The review is refused."))
        else:
            operations.publish_review(
                review_id=review_id, written_at=written_at, actor=actor, now=now
            )
            messages.success(request, _("The review is published."))
    except (Invalid, WrittenAnew) as error:
        messages.error(request, str(error.detail or error.title))
    # Back to where she read it.
    place = _place(QueryDict(request.POST.get("place", "")))
    return HttpResponseRedirect(f"{reverse('merchandise:reviews')}?{place}".rstrip("?"))


def _place(query: QueryDict, page: int | None = None) -> str:
    """Return the query of a page of this list, of which only its own words are taken."""
    kept = QueryDict(mutable=True)
    for name in ("done", "text", "state", "page"):
        if name in query:
            kept[name] = str(query[name])[:100]
    if page is not None:
        kept["page"] = str(page)
    return kept.urlencode()


def _written_at(request: HttpRequest) -> datetime:
    """Return which version of the review the page showed; without one, none that there is."""
    try:
        found = datetime.fromisoformat(request.POST.get("written_at", ""))
    except ValueError as error:
        raise WrittenAnew from error
    if found.tzinfo is None:
        raise WrittenAnew
    return found
