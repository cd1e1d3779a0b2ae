"""What is sold, and where it can be had."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import ANYBODY, described
from commerce.api.shapes import products as shapes
from commerce.api.views.places import options_near
from commerce.catalogue import queries
from core.errors import NotFound
from stores.inventory import queries as stock
from stores.locations import queries as locations

TAG = "Products"


class ProductList(ApiView):
    """Products."""

    @described(
        "products_list",
        "Find products by words, or list those of a category",
        tag=TAG,
        answer=shapes.ProductListSerializer,
        query=[shapes.ProductQuerySerializer],
        problems=[404],
        auth=ANYBODY,
    )
    def get(self, request: Request) -> Response:
        """Answer one page. Only what has a price in the market is sold there."""
        wanted = self.query(shapes.ProductQuerySerializer)
        is_loose = False
        if wanted["q"].strip():
            found = queries.search(wanted["q"], self.market, self.language, page=wanted["page"])
            page, is_loose = found.products, found.is_loose
        else:
            page = queries.category_page(
                wanted["category"],
                self.market,
                self.language,
                page=wanted["page"],
                sort=wanted.get("sort", ""),
            ).products
        return Response(
            shapes.ProductListSerializer.written(
                {
                    "total": page.total,
                    "page": page.page,
                    "pages": page.pages,
                    "is_loose": is_loose,
                    "items": page.cards,
                }
            )
        )


class ProductDetail(ApiView):
    """A product."""

    @described(
        "products_read",
        "Read a product with its variants",
        tag=TAG,
        answer=shapes.ProductSerializer,
        problems=[404],
        auth=ANYBODY,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Answer it in the market and language."""
        product = queries.product_page(slug, self.market, self.language)
        return Response(shapes.ProductSerializer.written(product))


class CategoryList(ApiView):
    """The department tree."""

    @described(
        "categories_list",
        "Read the tree of departments",
        tag=TAG,
        answer=OpenApiResponse(shapes.CategorySerializer(many=True)),
        auth=ANYBODY,
    )
    def get(self, request: Request) -> Response:
        """Answer what sells something in the market."""
        tree = queries.category_tree(self.market, self.language)
        return Response([shapes.CategorySerializer.written(each) for each in tree])


class Availability(ApiView):
    """Where a variant can be had."""

    @described(
        "variants_availability",
        "Say what can be delivered, and collected in which store by when",
        tag=TAG,
        answer=shapes.AvailabilitySerializer,
        query=[shapes.AvailabilityQuerySerializer],
        problems=[404],
        auth=ANYBODY,
    )
    def get(self, request: Request, sku: str) -> Response:
        """Answer as of now; stock is never cached."""
        wanted = self.query(shapes.AvailabilityQuerySerializer)
        variant = queries.variant_by_code(sku, self.market)
        if variant is None or not variant.can_be_sold:
            raise NotFound(_("This is not sold in this country."))
        place, options = options_near(
            {variant.id: wanted["quantity"]},
            wanted["near"],
            self.market,
            limit=wanted["limit"],
            now=self.now,
        )
        senders = locations.senders(self.market.code, self.now)
        units = stock.available_units(
            variant_ids=[variant.id],
            location_ids=[*senders.warehouses, *(option.location.pk for option in options)],
            now=self.now,
        )
        sent = stock.deliverable(units, {variant.id: wanted["quantity"]}, senders, now=self.now)
        answer = {
            "variant_id": variant.id,
            "sku": variant.sku,
            "delivery_left": sent[variant.id],
            "near": place.label if place else "",
            "stores": [
                {"option": option, "left": max(0, units.get((option.location.pk, variant.id), 0))}
                for option in options
            ],
        }
        return Response(shapes.AvailabilitySerializer.written(answer))
