"""Reviews by people who bought the product. Only `commerce.reviews.operations` writes this table."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Product
from commerce.orders.models import Order, OrderLine


class Review(models.Model):
    """What a buyer says of a product, in her language; shown once a merchandiser has published it.

    The line proves the purchase. Written again by the same buyer, it replaces what she said before
    and waits anew.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    order_line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="review")
    stars = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80, blank=True)
    text = models.TextField(max_length=3000, blank=True)
    language = models.CharField(max_length=2)
    author_name = models.CharField(max_length=40, help_text="As it is shown beside the review.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was refused.")
    moderated_by = models.CharField(max_length=60, blank=True, help_text="A colleague's name.")
    written_at = models.DateTimeField()
    moderated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="review_one_to_five_stars"
            )
        ]
        indexes = [
            models.Index(
                fields=["product", "-written_at"],
                name="review_shown",
                condition=Q(state="published"),
            ),
            models.Index(
                fields=["written_at"], name="review_waiting", condition=Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} {self.state}"


class ReviewRequest(models.Model):
    """Whether the buyer of an order was asked what she thinks of it: at most once per order."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        LEFT = "left", _("Left")

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="review_request")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(help_text="Not before; a later part of the order moves it.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="review_request_due", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class ReviewStop(models.Model):
    """Whoever orders with this address does not want to be asked what she thinks.

    `person` is a keyed hash: it can be asked for and not read.
    """

    person = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
