"""In stock online is what a warehouse or a store that sends has, whichever is asked first."""

from __future__ import annotations

import random

import pytest
from django.test import Client

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Category, Price, Product, Variant
from core.kept import forget_all
from tests.world import World


@pytest.mark.parametrize("seed", range(8))
def test_online_counts_what_any_sender_has_and_mine_what_my_store_has(
    window: World, client: Client, seed: int
) -> None:
    choose = random.Random(seed)
    category = Category.objects.add_root(
        instance=Category(slug="pegs", name_en="Pegs", name_nb="Plugger")
    )
    stores = (window.leeds, window.manchester)
    sending = choose.sample(stores, choose.randint(0, 2))
    if sending:
        window.sends_parcels(*sending)
    standing: dict[int, set[str]] = {place.pk: set() for place in (window.warehouse, *stores)}
    for number in range(12):
        product = Product.objects.create(
            slug=f"peg-{number}", category=category, name_en=f"Peg {number:02}", art="generic"
        )
        for position in range(choose.choice([1, 2])):
            variant = Variant.objects.create(
                product=product, sku=f"PEG-{number}-{position}", position=position
            )
            Price.objects.create(variant=variant, market="GB", amount=choose.choice([500, 900]))
            for place in (window.warehouse, *stores):
                if choose.random() < 0.35:
                    window.stock(variant, place, 2)
                    standing[place.pk].add(product.name_en)
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    forget_all()
    mine = choose.choice(stores)
    client.cookies["my_store"] = mine.code
    online = standing[window.warehouse.pk].union(*(standing[store.pk] for store in sending))

    for base in ("/c/pegs/?x=1", "/search/?q=peg"):
        shelf = client.get(base).context["shelf"]
        counts = {option.value: option.count for option in shelf.facets[0].options}
        assert counts["online"] == len(online), base
        assert counts.get("mine", 0) == len(standing[mine.pk]), base
        for answer, there in (("online", online), ("mine", standing[mine.pk])):
            if there:
                found = client.get(f"{base}&stock={answer}&price_to=20").context["products"]
                assert {card.name for card in found.cards} == there, (base, answer)
