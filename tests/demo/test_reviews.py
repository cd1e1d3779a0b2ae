"""What buyers of the demo said: of goods that there are, by customers that there are, in both languages."""

from collections import Counter

from demo import catalogue, people, reviews

GOODS = {product.key: product for product in catalogue.build().products}
CUSTOMERS = {customer.full_name: customer for customer in people.customers()}
PURCHASES = reviews.purchases()
OPINIONS = [opinion for purchase in PURCHASES for opinion in purchase.opinions]


def test_everything_bought_was_for_sale_to_the_buyer():
    assert len({purchase.buyer for purchase in PURCHASES}) == len(PURCHASES)
    for purchase in PURCHASES:
        country = CUSTOMERS[purchase.buyer].country
        assert purchase.keys == tuple(opinion.key for opinion in purchase.opinions)
        for key in purchase.keys:
            assert country in GOODS[key].variants[0].prices


def test_opinions_differ_and_some_wait():
    assert {opinion.stars for opinion in OPINIONS} == {1, 2, 3, 4, 5}
    states = Counter(opinion.state for opinion in OPINIONS)
    assert states["published"] > 40
    assert states["pending"] >= 3
    assert states["refused"] == 1
    languages = Counter(CUSTOMERS[purchase.buyer].language for purchase in PURCHASES)
    assert min(languages["en"], languages["nb"]) >= 5
    assert sum(not opinion.text for opinion in OPINIONS) > 5


def test_what_goes_together_was_bought_together_more_than_once():
    pairs = Counter(
        frozenset((one, other))
        for purchase in PURCHASES
        for one in purchase.keys
        for other in purchase.keys
        if one < other
    )
    assert sum(count >= 2 for count in pairs.values()) > 25


def test_titles_and_texts_fit_their_columns():
    assert all(len(opinion.title) <= 80 and len(opinion.text) <= 3000 for opinion in OPINIONS)
