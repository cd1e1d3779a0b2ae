"""What somebody keeps, compares, waits for and says, so that those pages have something to show."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from commerce.cart.models import Cart
from commerce.catalogue.models import Variant
from commerce.orders.models import Order
from commerce.reviews import operations as reviews
from commerce.reviews.models import Review
from commerce.wishes import operations as wishes
from commerce.wishes import queries
from commerce.wishes.models import Notice
from core.actor import SYSTEM, Actor, Channel, Role
from core.markets import MARKETS
from stores.inventory import operations as inventory
from stores.inventory.models import StockLevel
from stores.locations.models import Location

MERCHANDISER = Actor(channel=Channel.BACK_OFFICE, name="Mo", roles=frozenset({Role.MERCHANDISER}))


def keep(shopper: Actor, variants: list[Variant], cart: Cart) -> None:
    """Two lists, one of them shared, a cart put aside, a trail, and three things compared."""
    now = timezone.now()
    for variant in variants:
        wishes.note_view(product_id=variant.product_id, actor=shopper, now=now)
    for pk in list(dict.fromkeys(variant.product_id for variant in variants))[:3]:
        wishes.compare(product_id=pk, actor=shopper, now=now)
    wishes.wish(variant_id=variants[0].pk, actor=shopper, now=now)
    cabin = wishes.wish(variant_id=variants[1].pk, name="For the cabin", actor=shopper, now=now)
    wishes.share_list(list_id=cabin.wish_list_id, actor=shopper, now=now)
    wishes.save_cart(cart_id=cart.pk, name="Autumn", actor=shopper, now=now)


def wait_for(like: Variant, store: Location, shopper: Actor) -> Notice:
    """Wait for something that is gone everywhere."""
    gone = Variant.objects.filter(prices__market="GB").order_by("-pk")[0]
    for level in StockLevel.objects.filter(variant=gone, allocated=0).order_by("location_id"):
        inventory.count_stock(
            location_id=level.location_id, counts={gone.pk: level.quarantined}, as_of=timezone.now(), actor=SYSTEM,
            now=timezone.now(), cause=f"gone:{level.pk}",
        )  # fmt: skip
    return wishes.ask_to_be_told(
        variant_id=gone.pk, location_id=store.pk, address="ivy@example.com", market=MARKETS["GB"], language="en",
        source="stage", actor=shopper, now=timezone.now(),
    )  # fmt: skip


def review(order: Order, buyer: Actor) -> Review:
    """One review that is published, and one that waits."""
    now, written = timezone.now(), []
    for line, stars, title in zip(
        order.lines.order_by("position"), (4, 2), ("Does what it says", "Arrived late"), strict=True
    ):
        written.append(
            reviews.write_review(
                order_id=order.pk, line_id=line.pk, stars=stars, title=title,
                text="Used it every weekend this autumn, in rain and wind.", author_name="Ada", language="en",
                actor=buyer, now=now,
            )
        )  # fmt: skip
    return reviews.publish_review(
        review_id=written[0].pk, written_at=written[0].written_at, actor=MERCHANDISER, now=now
    )


def facts(shopper: Actor, waiting: Notice, reviewed: Review) -> dict[str, Any]:
    """Return what the addresses of these pages need."""
    shared = queries.own_lists(shopper).filter(is_shared=True)[0]
    return {
        "shared_list": shared.link_token,
        "notice": waiting.token,
        "gone": waiting.variant.product.slug,
        "gone_sku": waiting.variant.sku,
        "reviewed": reviewed.product.slug,
        "review_line": reviewed.order_line_id,
        "done_tracking": reviewed.order_line.order.tracking_token,
    }
