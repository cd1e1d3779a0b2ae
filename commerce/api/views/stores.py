"""Stores."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import ANYBODY, described
from commerce.api.shapes import stores as shapes
from stores.locations import queries, rules

TAG = "Stores"
DAYS = 14


class StoreList(ApiView):
    """Stores by distance or city."""

    @described(
        "stores_list",
        "List stores, nearest first",
        tag=TAG,
        answer=shapes.StoreListSerializer,
        query=[shapes.StoreQuerySerializer],
        auth=ANYBODY,
    )
    def get(self, request: Request) -> Response:
        """Answer the stores of the market; where `near` is unknown, by city."""
        wanted = self.query(shapes.StoreQuerySerializer)
        service, limit = wanted.get("service"), wanted["limit"]
        place = queries.geocode(wanted["near"], self.market.country) if wanted["near"] else None
        if place is not None:
            cards = queries.nearest_cards(
                place, self.market.code, now=self.now, limit=limit, service=service
            )
        else:
            stores = queries.stores(self.market.code)
            if service:
                stores = stores.filter(services__contains=[service])
            cards = queries.store_cards(stores[:limit], now=self.now)
        answer = {"near": place.label if place else "", "items": cards}
        return Response(shapes.StoreListSerializer.written(answer))


class StoreDetail(ApiView):
    """A store."""

    @described(
        "stores_read",
        "Read a store with its hours",
        tag=TAG,
        answer=shapes.StoreDetailSerializer,
        problems=[404],
        auth=ANYBODY,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Answer the store with the hours of the next two weeks."""
        store = queries.store_by_slug(slug)
        [card] = queries.store_cards([store], now=self.now)
        hours = queries.hours_of(store, now=self.now)
        answer = {
            "store": card,
            "zone": store.zone_name,
            "days": rules.days_ahead(hours, self.now, DAYS),
        }
        return Response(shapes.StoreDetailSerializer.written(answer))
