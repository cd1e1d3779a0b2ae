"""Ask for, write, publish and refuse reviews; what is published changes what the product is rated."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.reviews import messages, queries
from commerce.reviews.errors import NoReview, NotYetYours, WrittenAnew
from commerce.reviews.events import AskingStopped, ReviewModerated, ReviewWritten
from commerce.reviews.models import Review, ReviewRequest, ReviewStop
from core import events
from core.actor import Actor, Role
from core.errors import Forbidden, Invalid
from core.operation import operation

State, Asked = Review.State, ReviewRequest.State
MODERATORS = (Role.MERCHANDISER, Role.ADMINISTRATOR)
# How many requests are looked at in one sweep.
AT_ONCE = 200
LONGEST_NAME, LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 40, 80, 3000, 200


@operation
def write_review(
    *,
    order_id: int,
    line_id: int,
    stars: int,
    title: str,
    text: str,
    author_name: str,
    language: str,
    actor: Actor,
    now: datetime,
) -> Review:
    """Say what she thinks of what she bought; the caller has shown that the order is hers.

    A customer has one review of a product, as has an order of a guest: written again it replaces
    the first and waits anew.
    Raises NotBought, NotYetYours, Invalid.
    """
    order = orders.lock_order(order_id)
    line = queries.line_of(order, line_id)

    if not line.fulfilled:
        raise NotYetYours
    said = _checked(stars, title, text, author_name)

    product_id = line.variant.product_id
    review = queries.review_by_buyer(line) or Review(product_id=product_id, order_line=line)
    was_shown = review.state == State.PUBLISHED
    review.stars, review.title, review.text, review.author_name = said
    review.language, review.written_at = language, now
    review.state, review.reason, review.moderated_by, review.moderated_at = (
        State.PENDING,
        "",
        "",
        None,
    )
    review.save()
    if was_shown:
        _rate(product_id)

    events.record(ReviewWritten(review_id=review.pk, product_id=product_id), actor=actor, now=now)
    return review


@operation
def publish_review(*, review_id: int, written_at: datetime, actor: Actor, now: datetime) -> Review:
    """Show to everybody what was read, the version of `written_at`. Raises Forbidden, NoReview, WrittenAnew."""
    return _moderate(review_id, written_at, State.PUBLISHED, "", actor=actor, now=now)


@operation
def refuse_review(
    *, review_id: int, written_at: datetime, reason: str, actor: Actor, now: datetime
) -> Review:
    """Show to nobody what was read, and say why.

    Raises Forbidden, NoReview, WrittenAnew, Invalid without a reason.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        text = _("Say why it is refused: the buyer may ask.")
        raise Invalid(text, fields={"reason": text})
    return _moderate(review_id, written_at, State.REFUSED, reason, actor=actor, now=now)


@operation
def plan_request(*, order_id: int, now: datetime) -> None:
    """Ask about the order some days from now; a later part moves the day of one that waits."""
    if settings.REVIEW_ASK_DAYS <= 0:
        return
    due = now + timedelta(days=settings.REVIEW_ASK_DAYS)
    _request, is_new = ReviewRequest.objects.get_or_create(
        order_id=order_id, defaults={"due_at": due}
    )
    if not is_new:
        ReviewRequest.objects.filter(order_id=order_id, state=Asked.WAITING, due_at__lt=due).update(
            due_at=due
        )


@operation
def ask_for_reviews(*, now: datetime) -> int:
    """Ask whoever is due, at the address of the order; return how many were asked.

    While a part has not left, the order waits. What came back and what she has reviewed is not
    asked about; where nothing is left, or she has said no, nobody is asked.
    """
    due = list(
        ReviewRequest.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(state=Asked.WAITING, due_at__lte=now)
        .select_related("order")
        .order_by("due_at", "pk")[:AT_ONCE]
    )
    asked = 0
    for request in due:
        if request.order.goods_state != Order.GoodsState.FULFILLED:
            request.due_at = now + timedelta(days=max(settings.REVIEW_ASK_DAYS, 1))
        else:
            lines = queries.lines_to_review(request.order)
            is_asked = bool(lines) and queries.may_be_asked(request.order)
            if is_asked:
                messages.queue_request(request.order, lines, now=now)
            request.state, request.ended_at = Asked.SENT if is_asked else Asked.LEFT, now
            asked += is_asked
        request.save(update_fields=["state", "due_at", "ended_at"])
    return asked


@operation
def stop_asking(*, order_id: int, actor: Actor, now: datetime) -> None:
    """Ask whoever has the address of the order no more, whatever she orders; said twice is fine.

    The caller has shown that the order is hers.
    """
    order = orders.lock_order(order_id)
    ReviewStop.objects.bulk_create(
        [ReviewStop(person=queries.person_of(order.email), at=now)], ignore_conflicts=True
    )
    events.record(AskingStopped(order_id=order.pk), actor=actor, now=now)


@operation
def forget_reviews(*, order_ids: Collection[int]) -> None:
    """Take away what the buyers of these orders said, and rate the products without it."""
    found = Review.objects.filter(order_line__order__in=order_ids)
    shown = found.filter(state=State.PUBLISHED).values_list("product_id", flat=True)
    products = sorted(set(shown))
    found.delete()
    for product_id in products:
        _rate(product_id)


def _moderate(
    review_id: int, written_at: datetime, state: str, reason: str, *, actor: Actor, now: datetime
) -> Review:
    if not actor.has(*MODERATORS):
        raise Forbidden
    review = (
        Review.objects.select_for_update(no_key=True, of=("self",)).filter(pk=review_id).first()
    )
    if review is None:
        raise NoReview
    if review.written_at != written_at:
        raise WrittenAnew
    if review.state == state:
        return review
    review.state, review.reason = state, reason
    review.moderated_by, review.moderated_at = actor.name, now
    review.save(update_fields=["state", "reason", "moderated_by", "moderated_at"])
    _rate(review.product_id)
    events.record(
        ReviewModerated(review_id=review.pk, product_id=review.product_id, state=state),
        actor=actor,
        now=now,
    )
    return review


def _rate(product_id: int) -> None:
    """Count the product's stars anew under its lock, so that two at once are both counted."""
    Product.objects.select_for_update(no_key=True, of=("self",)).get(pk=product_id)
    found = Review.objects.filter(product_id=product_id, state=State.PUBLISHED).aggregate(
        total=Sum("stars"), count=Count("pk")
    )
    catalogue.rate_product(
        product_id=product_id, total=found["total"] or 0, count=found["count"] or 0
    )


def _checked(stars: int, title: str, text: str, author_name: str) -> tuple[int, str, str, str]:
    title, name = " ".join(title.split()), " ".join(author_name.split())
    text = text.strip()
    wrong = {}
    if not 1 <= stars <= 5:
        wrong["stars"] = _("Choose one to five stars.")
    if not name or len(name) > LONGEST_NAME:
        wrong["author_name"] = _("Enter the name to show, at most %(most)s letters.") % {
            "most": LONGEST_NAME
        }
    if len(title) > LONGEST_TITLE:
        wrong["title"] = _("At most %(most)s letters.") % {"most": LONGEST_TITLE}
    if len(text) > LONGEST_TEXT:
        wrong["text"] = _("At most %(most)s letters.") % {"most": LONGEST_TEXT}
    if wrong:
        raise Invalid(fields=wrong)
    return stars, title, text, name
