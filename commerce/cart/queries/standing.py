"""What a change of a cart is checked against: the offer, the line it meets, the size, the source."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.cart.models import Cart
from core import statements

# Fixed text, read under the cart's lock by every change: the shorter, the sooner the next one gets it.
_STANDING = """
    SELECT (SELECT price.amount FROM catalogue_offer price
            JOIN catalogue_variant v ON v.id = price.variant_id AND v.is_active
            JOIN catalogue_product p ON p.id = v.product_id AND p.is_published
            WHERE price.variant_id = %(variant)s AND price.market = %(market)s),
           COALESCE(%(location)s, (SELECT w.id FROM locations_location w
                                   WHERE w.market = %(market)s AND w.kind = 'warehouse' AND w.is_active
                                   ORDER BY w.code LIMIT 1), 0),
           MAX(l.id) FILTER (WHERE same), COALESCE(MAX(l.quantity) FILTER (WHERE same), 0),
           COUNT(*), COALESCE(SUM(l.quantity), 0),
           COALESCE((SELECT p.vat_class = 'gift_card' FROM catalogue_variant v
                     JOIN catalogue_product p ON p.id = v.product_id WHERE v.id = %(variant)s), false)
    FROM cart_cartline l,
         LATERAL (SELECT l.variant_id = %(variant)s
                         AND (l.method = 'email' OR l.method = %(method)s
                              AND l.location_id IS NOT DISTINCT FROM %(location)s) AS same) meets
    WHERE l.cart_id = %(cart)s
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """`amount` is the unit price, None where the variant is not sold in the market.

    `source_id` is the place it comes from; 0, where nothing is ever in stock, in a market without
    a warehouse. `line_id` and `quantity` are of the line with the same goods, got the same way;
    `lines` and `units` of the whole cart. What `is_mailed` is a gift card: it is got in one way only.
    """

    amount: int | None
    source_id: int
    line_id: int | None
    quantity: int
    lines: int
    units: int
    is_mailed: bool


def standing(cart: Cart, variant_id: int, method: str, location_id: int | None) -> Standing:
    """Return how a variant that is got in this way stands in the cart; one statement."""
    ((*found,),) = statements.fetch(
        _STANDING,
        {
            "cart": str(cart.pk),
            "market": cart.market_code,
            "variant": variant_id,
            "method": method,
            "location": location_id,
        },
    )
    return Standing(*found)
