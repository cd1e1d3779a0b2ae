"""Reads of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts import queries as accounts
from accounts.consents import has_refused
from accounts.models import ConsentEntry
from commerce.catalogue.models import Product
from commerce.catalogue.queries.photos import photo_beside
from commerce.orders.models import Order, OrderLine
from commerce.reviews.errors import NotBought
from commerce.reviews.models import Review, ReviewStop
from core import codes
from core.statements import fetch

PAGE = 10
STARS = (5, 4, 3, 2, 1)
# How many things one mail asks about.
MOST_ASKED = 8

# One of many rows each, with the counts of all stars beside: one statement for the product page.
_SHOWN = """
    SELECT r.id, r.stars, r.title, r.text, r.language, r.author_name, r.written_at,
           (SELECT json_object_agg(c.stars, c.n)
            FROM (SELECT a.stars, count(*) AS n FROM reviews_review a
                  WHERE a.product_id = %(product)s AND a.state = 'published' GROUP BY a.stars) c) AS counts
    FROM reviews_review r
    WHERE r.product_id = %(product)s AND r.state = 'published' AND (%(stars)s = 0 OR r.stars = %(stars)s)
    ORDER BY r.written_at DESC, r.id DESC
    LIMIT %(size)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave so many stars, and the share of all in per cent."""

    stars: int
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as everybody reads it."""

    id: int
    stars: int
    title: str
    text: str
    language: str
    author_name: str
    written_at: object


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Published reviews of a product, newest first, with the distribution over all of them."""

    reviews: Sequence[Shown]
    bars: Sequence[Bar]
    stars: int
    page: int

    @property
    def count(self) -> int:
        """Return how many there are in all."""
        return sum(bar.count for bar in self.bars)

    @property
    def average(self) -> float:
        """Return the mean of the stars, to one decimal."""
        total = sum(bar.stars * bar.count for bar in self.bars)
        return round(total / self.count, 1) if self.count else 0.0

    @property
    def found(self) -> int:
        """Return how many the filter leaves."""
        return next((bar.count for bar in self.bars if bar.stars == self.stars), self.count)

    @property
    def pages(self) -> int:
        """Return how many pages these fill."""
        return max(1, ceil(self.found / PAGE))


def reviews_of(product_id: int, *, stars: int = 0, page: int = 1, size: int = PAGE) -> ReviewPage:
    """Return a page of what is published of a product; one statement, two where the page is empty."""
    stars = stars if stars in STARS else 0
    facts = {
        "product": product_id,
        "stars": stars,
        "size": size,
        "offset": (max(page, 1) - 1) * PAGE,
    }
    rows = fetch(_SHOWN, facts)
    if not rows and (stars or page > 1):
        first = fetch(_SHOWN, facts | {"stars": 0, "size": 1, "offset": 0})
        counts = first[0][-1] if first else None
    else:
        counts = rows[0][-1] if rows else None
    known = {int(each): count for each, count in (counts or {}).items()}
    total = sum(known.values())
    return ReviewPage(
        reviews=[Shown(*row[:-1]) for row in rows],
        bars=[
            Bar(each, known.get(each, 0), round(100 * known.get(each, 0) / total) if total else 0)
            for each in STARS
        ],
        stars=stars,
        page=max(page, 1),
    )


def line_of(order: Order, line_id: int) -> OrderLine:
    """Return a line of the order with its product; raises NotBought."""
    line = (
        OrderLine.objects.filter(order=order, pk=line_id)
        .select_related("order", "variant__product")
        .annotate(photo=photo_beside("variant"))
        .first()
    )
    if line is None:
        raise NotBought
    return line


def review_by_buyer(line: OrderLine) -> Review | None:
    """Return what the buyer of the line has said of its product: in this order, or in another of her account.

    The address of an order proves nothing: a guest who types somebody's has not written her reviews.
    """
    hers = Q(order_line__order_id=line.order_id)
    if line.order.customer_id is not None:
        hers |= Q(order_line__order__customer_id=line.order.customer_id)
    return Review.objects.filter(hers, product_id=line.variant.product_id).order_by("-pk").first()


def lines_to_review(order: Order) -> Sequence[OrderLine]:
    """Return a line per product that the buyer has kept, still sold and not reviewed; one statement.

    Whoever has reviewed it from the same address is not asked again.
    """
    said = Review.objects.filter(
        product_id=OuterRef("variant__product_id"), order_line__order__email__iexact=order.email
    )
    lines = (
        OrderLine.objects.filter(order=order, fulfilled__gt=F("returned"))
        .filter(~Exists(said), variant__product__is_published=True)
        .select_related("variant")
        .order_by("position")
    )
    by_product = {line.variant.product_id: line for line in reversed(lines)}
    return sorted(by_product.values(), key=lambda line: line.position)[:MOST_ASKED]


def person_of(email: str) -> str:
    """Return the keyed hash that stands for an address that is not to be asked."""
    return codes.keyed_hash_of("review-stop", email.strip().lower())


def may_be_asked(order: Order) -> bool:
    """Say whether whoever ordered has an address and has not said no: there, or to questions at her account.

    An account is hers by the order, or by an address that she has proven. Who never said anything is
    asked, as a guest is; each mail has a link that ends it. Four statements at most.
    """
    if not order.email:
        return False
    customer_id = order.customer_id
    if customer_id is None:
        customer = accounts.customer_of(order.email)
        customer_id = customer.pk if customer else None
    surveys, by_mail = ConsentEntry.Purpose.SURVEYS, ConsentEntry.Channel.EMAIL
    if customer_id is not None and has_refused(customer_id, surveys, by_mail):
        return False
    return not ReviewStop.objects.filter(person=person_of(order.email)).exists()


def waiting() -> QuerySet[Review]:
    """Return the reviews that nobody has looked at, oldest first."""
    return (
        Review.objects.filter(state=Review.State.PENDING)
        .select_related("product", "order_line__order")
        .order_by("written_at", "pk")
    )


def moderated(state: str = "") -> QuerySet[Review]:
    """Return those that were published or refused, or only one of both; the last one first."""
    decided = {Review.State.PUBLISHED, Review.State.REFUSED}
    return (
        Review.objects.filter(state__in=decided & {state} or decided)
        .select_related("product", "order_line__order")
        .order_by("-moderated_at", "-pk")
    )


def said_by(reviews: QuerySet[Review], text: str) -> QuerySet[Review]:
    """Narrow reviews to those with every word in the product's name, the buyer's words, or as SKU or order number."""
    for word in text.split()[:8]:
        reviews = reviews.filter(
            Q(product__name_en__icontains=word)
            | Q(product__name_nb__icontains=word)
            | Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(author_name__icontains=word)
            | Q(order_line__sku__iexact=word)
            | Q(order_line__order__number__iexact=word)
        )
    return reviews


def product_of(slug: str) -> Product | None:
    """Return the product that is shown under the slug."""
    return Product.objects.filter(slug=slug, is_published=True).first()
