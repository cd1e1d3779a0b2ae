"""Promotions: what they take off, which one wins, and why the others lose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.pricing import promotions
from commerce.pricing.delivery import Way
from commerce.pricing.promotions import Buyer, Promotion, Selection
from commerce.pricing.rules import Context, Item, price
from commerce.pricing.savings import saving
from core.money import Money

DAY = date(2026, 11, 24)
MUGS, TENTS = "00010001", "00020001"


def item(ref, unit, quantity=1, sku="", path=MUGS, store=None, currency="GBP", delivered=True):
    return Item(
        ref=ref,
        variant_id=int(ref) if ref.isdigit() else 1,
        quantity=quantity,
        unit=Money(unit, currency),
        vat_class="standard",
        country="GB",
        delivered=delivered,
        sku=sku or f"SKU-{ref}",
        brand="Holmrose",
        category_path=path,
        store_id=store,
    )


def promotion(pk=1, action="percent", lane="goods", **fields):
    fields.setdefault("name_en", f"offer {pk}")
    return Promotion(id=pk, name_nb="", lane=lane, action=action, **fields)


def priced(items, *promotions, buyer=None, currency="GBP", delivery=0, free_from=0):
    context = Context(
        currency,
        "GB",
        DAY,
        delivery_amount=delivery,
        delivery_free_from=free_from,
        promotions=promotions,
        buyer=buyer or Buyer(),
    )
    return price(items, context)


def off(cart):
    return {line.ref: line.discount.amount for line in cart.lines}


def lost(cart):
    return {(loser.promotion.id, loser.why, loser.missing) for loser in cart.losers}


def test_percent_is_rounded_once_and_shared():
    cart = priced([item("1", 333), item("2", 333), item("3", 333)], promotion(percent=Decimal(10)))
    assert sum(off(cart).values()) == 100
    assert sorted(off(cart).values()) == [33, 33, 34]
    assert [r.promotion.name_en for line in cart.lines for r in line.reasons] == ["offer 1"] * 3


def test_selects_by_sku_brand_and_category_with_all_below():
    items = [item("1", 1000), item("2", 1000, path=TENTS), item("3", 1000, path=TENTS + "0003")]
    tents = Selection(category_paths=(TENTS,))
    assert off(priced(items, promotion(percent=Decimal(50), goods=tents))) == {
        "1": 0,
        "2": 500,
        "3": 500,
    }
    one = Selection(skus=frozenset({"SKU-1"}))
    assert off(priced(items, promotion(action="amount", amount=250, goods=one)))["1"] == 250
    brand = Selection(brands=frozenset({"Other"}))
    assert lost(priced(items, promotion(percent=Decimal(50), goods=brand))) == {(1, "goods", 0)}


def test_a_gift_card_is_money_and_no_offer_counts_it():
    card = replace(item("1", 5000, delivered=False), vat_class="gift_card")
    everything = promotion(percent=Decimal(20))
    assert off(priced([card, item("2", 1000)], everything)) == {"1": 0, "2": 200}
    dear = promotion(percent=Decimal(20), least_amount=3000)
    assert off(priced([card, item("2", 1000)], dear)) == {"1": 0, "2": 0}


def test_amount_off_never_goes_below_zero():
    cart = priced([item("1", 300), item("2", 200)], promotion(action="amount", amount=900))
    assert cart.total == Money(0, "GBP")
    assert cart.tax == Money(0, "GBP")


def test_fixed_price_is_never_dearer():
    items = [item("1", 1500, 2), item("2", 800)]
    assert off(priced(items, promotion(action="fixed_price", amount=1000))) == {"1": 1000, "2": 0}


def test_three_for_two_gives_the_cheapest_of_each_three_from_the_dearest_down():
    items = [item("1", 1000, 2), item("2", 600, 2), item("3", 400, 2)]
    cart = priced(items, promotion(action="cheapest_free", buy=3))
    # 10 10 6 | 6 4 4: six off the first three, four off the others, each by what its units cost
    assert off(cart) == {"1": 462, "2": 138 + 172, "3": 228}


def test_buy_two_get_one_at_half_price():
    cart = priced(
        [item("1", 1000, 3)], promotion(action="buy_x_get_y", buy=2, get=1, percent=Decimal(50))
    )
    assert off(cart) == {"1": 500}


def test_buy_a_tent_get_a_mug():
    rule = promotion(
        action="buy_x_get_y",
        buy=1,
        get=1,
        percent=Decimal(100),
        goods=Selection(category_paths=(TENTS,)),
        reward=Selection(category_paths=(MUGS,)),
    )
    items = [item("1", 20000, path=TENTS), item("2", 900, 2), item("3", 700)]
    assert off(priced(items, rule)) == {"1": 676, "2": 0, "3": 24}
    assert off(priced(items[:1], rule)) == {"1": 0}


def test_what_is_given_may_be_of_the_goods_that_are_bought():
    mug = Selection(skus=frozenset({"SKU-2"}))
    rule = promotion(action="buy_x_get_y", buy=1, get=1, percent=Decimal(100), reward=mug)
    plate_and_mug = [item("1", 2000), item("2", 900)]
    assert sum(off(priced(plate_and_mug, rule)).values()) == 900
    assert sum(off(priced([item("2", 900, 2)], rule)).values()) == 900
    assert lost(priced([item("2", 900)], rule)) == {(1, "nothing", 0)}


def test_who_sends_the_dear_one_back_does_not_keep_the_other_for_nothing():
    rule = promotion(action="buy_x_get_y", buy=1, get=1, percent=Decimal(100))
    cart = priced([item("1", 1250), item("2", 24999, path=TENTS)], rule)
    assert cart.discount.amount == 1250
    assert {line.ref: line.gross.amount for line in cart.lines} == {"1": 1190, "2": 23809}


def test_a_category_that_is_gone_means_nothing_and_not_everything():
    gone = Selection(is_narrowed=True)
    assert lost(priced([item("1", 1000)], promotion(percent=Decimal(50), goods=gone))) == {
        (1, "goods", 0)
    }
    rule = promotion(action="buy_x_get_y", buy=1, get=1, percent=Decimal(100), reward=gone)
    assert off(priced([item("1", 1000, 2)], rule)) == {"1": 0}


def test_the_best_of_a_lane_wins_and_the_loser_is_told_by_what():
    small = promotion(1, percent=Decimal(10))
    large = promotion(2, percent=Decimal(20))
    cart = priced([item("1", 1000)], small, large)
    assert off(cart) == {"1": 200}
    (loser,) = cart.losers
    assert (loser.promotion.id, loser.why, loser.winner.id) == (1, "better", 2)


def test_the_loser_is_told_who_took_its_own_lines():
    half = [
        promotion(n, percent=Decimal(50), goods=Selection(skus=frozenset({f"SKU-{n}"})))
        for n in (1, 2)
    ]
    small = promotion(3, percent=Decimal(5), goods=Selection(skus=frozenset({"SKU-1"})))
    (loser,) = priced([item("1", 50000), item("2", 1000), item("3", 500)], *half, small).losers
    assert (loser.promotion.id, loser.why, loser.winner.id) == (3, "better", 1)


def test_of_offers_that_want_the_same_lines_those_win_that_save_most_together():
    cheapest = promotion(1, action="cheapest_free", buy=2)
    tents = promotion(2, percent=Decimal(2), goods=Selection(category_paths=(TENTS,)))
    mugs = promotion(3, percent=Decimal(50), goods=Selection(category_paths=(MUGS,)))
    cart = priced([item("1", 45000, path=TENTS), item("2", 1000)], cheapest, tents, mugs)
    assert off(cart) == {"1": 900, "2": 500}
    (loser,) = cart.losers
    assert (loser.promotion.id, loser.why) == (1, "better")


def test_one_offer_does_not_lift_the_cart_below_the_threshold_of_another():
    small = promotion(1, action="amount", amount=100)
    large = promotion(2, lane="basket", action="amount", amount=1000, least_amount=5000)
    assert off(priced([item("1", 5050)], small, large)) == {"1": 1100}


@pytest.mark.parametrize("lane", ["goods", "basket"])
def test_an_offer_does_not_take_free_delivery_away(lane):
    rule = promotion(lane=lane, action="amount", amount=100)
    cart = priced([item("1", 5050)], rule, delivery=495, free_from=5000)
    assert cart.total.amount == 4950


def test_free_delivery_that_changes_nothing_says_so():
    free = [promotion(n, lane="delivery", action="free_delivery") for n in (1, 2)]
    already = priced([item("1", 5050)], *free, delivery=495, free_from=5000)
    assert lost(already) == {(1, "free-already", 0), (2, "free-already", 0)}
    collected = priced([item("1", 50, store=7, delivered=False)], *free, delivery=495, free_from=99)
    assert lost(collected) == {(1, "collected", 0), (2, "collected", 0)}
    assert lost(priced([item("1", 50)], *free, delivery=495, free_from=99)) == {(2, "better", 0)}


def test_a_second_offer_takes_the_lines_that_the_first_left():
    tents = promotion(1, percent=Decimal(10), goods=Selection(category_paths=(TENTS,)))
    everything = promotion(2, percent=Decimal(5))
    items = [item("1", 1000), item("2", 50000, path=TENTS)]
    assert off(priced(items, tents, everything)) == {"1": 50, "2": 5000}


def test_lanes_follow_each_other_on_what_is_left():
    goods = promotion(1, percent=Decimal(50))
    basket = promotion(2, lane="basket", percent=Decimal(10))
    cart = priced([item("1", 1000)], basket, goods)
    assert off(cart) == {"1": 550}
    assert [reason.amount.amount for reason in cart.lines[0].reasons] == [500, 50]


def test_conditions_say_what_is_missing():
    items = [item("1", 1000, 2)]
    assert lost(priced(items, promotion(percent=Decimal(10), least_quantity=5))) == {
        (1, "quantity", 3)
    }
    assert lost(priced(items, promotion(percent=Decimal(10), least_amount=5000))) == {
        (1, "amount", 3000)
    }
    assert lost(priced(items, promotion(action="cheapest_free", buy=3))) == {(1, "quantity", 1)}
    staff = promotion(percent=Decimal(10), groups=frozenset({"staff"}))
    assert lost(priced(items, staff)) == {(1, "group", 0)}
    assert not priced(items, staff, buyer=Buyer(group="staff")).losers
    first = promotion(percent=Decimal(10), first_order=True)
    assert lost(priced(items, first)) == {(1, "first-order", 0)}
    assert off(priced(items, first, buyer=Buyer(is_new=True))) == {"1": 200}
    phone = promotion(percent=Decimal(10), channels=frozenset({"phone"}))
    assert lost(priced(items, phone)) == {(1, "channel", 0)}
    leeds = promotion(percent=Decimal(10), store_ids=frozenset({7}))
    assert lost(priced(items, leeds)) == {(1, "store", 0)}
    assert off(priced([item("1", 1000, store=7, delivered=False)], leeds)) == {"1": 100}


def test_free_delivery_says_why_and_a_discount_does_not_undo_it():
    free = promotion(1, action="free_delivery", lane="delivery", least_amount=500)
    cart = priced([item("1", 1000)], free, delivery=495, free_from=7500)
    assert cart.delivery.gross == Money(0, "GBP")
    assert cart.delivery.reason.amount == Money(495, "GBP")
    assert priced([item("1", 100)], free, delivery=495, free_from=7500).delivery.gross.amount == 495


STANDARD = Way("standard", 495, position=1)
POINT = Way("point", 295, position=0, has_points=True)
EXPRESS = Way("express", 995, position=2)


@pytest.mark.parametrize(
    ("way", "left", "taken"),
    [(STANDARD, 0, 495), (POINT, 0, 295), (EXPRESS, 500, 495)],
)
def test_free_delivery_lets_go_of_what_the_usual_way_costs(way, left, taken):
    free = promotion(1, action="free_delivery", lane="delivery")
    ways = (POINT, STANDARD, EXPRESS)
    context = Context("GBP", "GB", DAY, way.amount, None, (free,), way=way, ways=ways)

    cart = price([item("1", 1000)], context)

    assert (cart.delivery.gross.amount, cart.delivery.reason.amount.amount) == (left, taken)
    assert cart.delivery.net + cart.delivery.tax == cart.delivery.gross
    assert cart.total.amount == 1000 + left


def test_free_delivery_takes_nothing_off_where_the_usual_way_costs_nothing():
    free = promotion(1, action="free_delivery", lane="delivery")
    ways = (Way("standard", 0, position=1), EXPRESS)
    context = Context("GBP", "GB", DAY, 995, None, (free,), way=EXPRESS, ways=ways)

    cart = price([item("1", 1000)], context)

    assert (cart.delivery.gross.amount, cart.delivery.reason) == (995, None)
    assert lost(cart) == {(1, "nothing", 0)}


@pytest.mark.parametrize("currency", ["GBP", "NOK", "EUR", "JPY", "KWD"])
def test_all_of_it_off_costs_nothing(currency):
    cart = priced(
        [item("1", 1001, 3, currency=currency), item("2", 1, currency=currency)],
        promotion(percent=Decimal(100)),
        currency=currency,
    )
    assert (cart.total.amount, cart.tax.amount) == (0, 0)


ITEMS = st.lists(
    st.tuples(st.integers(1, 200_000), st.integers(1, 9), st.sampled_from([MUGS, TENTS])),
    min_size=1,
    max_size=6,
)
PROMOTIONS = st.lists(
    st.one_of(
        st.builds(dict, action=st.just("percent"), percent=st.decimals("0.01", 100, places=2)),
        st.builds(dict, action=st.just("amount"), amount=st.integers(1, 300_000)),
        st.builds(dict, action=st.just("fixed_price"), amount=st.integers(1, 100_000)),
        st.builds(dict, action=st.just("cheapest_free"), buy=st.integers(2, 4)),
        st.builds(
            dict,
            action=st.just("buy_x_get_y"),
            buy=st.integers(1, 3),
            get=st.integers(1, 2),
            percent=st.decimals(1, 100, places=2),
            reward=st.sampled_from([Selection(), Selection(category_paths=(MUGS,))]),
        ),
    ).flatmap(
        lambda rule: st.builds(
            lambda lane, path, least, worth: (
                rule
                | {
                    "lane": lane,
                    "goods": Selection(category_paths=(path,) if path else ()),
                    "least_quantity": least,
                    "least_amount": worth,
                }
            ),
            st.sampled_from(["goods", "basket"]),
            st.sampled_from(["", MUGS, TENTS]),
            st.integers(0, 4),
            st.sampled_from([0, 0, 100, 10_000, 200_000]),
        )
    ),
    max_size=5,
)


@settings(deadline=None)
@given(ITEMS, PROMOTIONS, st.sampled_from(["GBP", "NOK", "EUR", "JPY", "KWD"]))
def test_whatever_applies_the_sums_hold(lines, rules, currency):
    items = [
        item(str(n), unit, quantity, path=path, currency=currency)
        for n, (unit, quantity, path) in enumerate(lines)
    ]
    offers = [promotion(n, **rule) for n, rule in enumerate(rules)]
    cart = priced(items, *offers, currency=currency)
    for line in cart.lines:
        assert Money(0, currency) <= line.gross <= line.list_total
        assert line.gross == line.list_total - line.discount == line.net + line.tax
        assert sum(reason.amount.amount for reason in line.reasons) == line.discount.amount
        lanes = [reason.promotion.lane for reason in line.reasons]
        assert len(lanes) == len(set(lanes)), "one promotion a lane on a line"
    assert cart.goods.amount == sum(line.gross.amount for line in cart.lines)
    won = {reason.promotion.id for line in cart.lines for reason in line.reasons}
    told = {loser.promotion.id for loser in cart.losers}
    assert won.isdisjoint(told)
    assert won | told == {offer.id for offer in offers}
    again = priced(items, *reversed(offers), currency=currency)
    assert off(again) == off(cart), "the order of asking does not matter"


def taken_in_turn(items, offers):
    """What these offers take off, the one that saves most first, worked out anew at every turn."""
    left = {each.ref: each.unit.amount * each.quantity for each in items}
    for lane in ("goods", "basket"):
        free = list(items)
        waiting = [offer for offer in offers if offer.lane == lane]
        while waiting:
            shares, winner = max(
                ((saving(offer, free, left), offer) for offer in waiting),
                key=lambda each: (sum(each[0].values()), -each[1].id),
            )
            if not any(shares.values()):
                break
            left = {ref: amount - shares.get(ref, 0) for ref, amount in left.items()}
            free = [each for each in free if each.ref not in shares]
            waiting.remove(winner)
    return sum(each.unit.amount * each.quantity for each in items) - sum(left.values())


@settings(deadline=None, max_examples=200)
@given(ITEMS, PROMOTIONS)
def test_no_choice_of_the_offers_saves_more_than_what_is_taken(lines, rules):
    """Up to six offers that may stand in each other's way: every choice of them is as good as tried."""
    items = [
        item(str(n), unit, quantity, path=path) for n, (unit, quantity, path) in enumerate(lines)
    ]
    offers = [promotion(n, **rule) for n, rule in enumerate(rules)]
    choices = (chosen for size in range(len(offers) + 1) for chosen in combinations(offers, size))
    assert sum(off(priced(items, *offers)).values()) == max(
        taken_in_turn(items, chosen) for chosen in choices
    )


def test_what_an_offer_saves_is_worked_out_once_for_the_same_lines(monkeypatch):
    """Ten offers that stand in each other's way are let go in sixty-four ways: few of them ask anything new."""
    asked = []

    def counting(promotion, goods, left):
        asked.append((promotion.id, *((each.ref, left[each.ref]) for each in goods)))
        return saving(promotion, goods, left)

    monkeypatch.setattr(promotions, "saving", counting)
    items = [item(str(n), 100 + 37 * n % 900) for n in range(20)]
    offers = [
        promotion(
            n,
            action="cheapest_free",
            buy=2 + n % 3,
            goods=Selection(skus=frozenset(f"SKU-{line}" for line in range(n, n + 11))),
        )
        for n in range(10)
    ]
    priced(items, *offers)
    assert len(asked) == len(set(asked))
    assert 10 < len(asked) < 400  # two thousand are wanted


FREE = promotion(99, lane="delivery", action="free_delivery", least_amount=10_000)


@settings(deadline=None)
@given(ITEMS, PROMOTIONS, st.booleans(), st.integers(0, 9999), st.integers(0, 400_000))
def test_no_promotion_makes_a_cart_dearer(lines, rules, is_free, delivery, free_from):
    items = [item(str(n), unit, count, path=path) for n, (unit, count, path) in enumerate(lines)]
    offers = [promotion(n, **rule) for n, rule in enumerate(rules)] + [FREE] * is_free

    def total(chosen):
        return priced(items, *chosen, delivery=delivery, free_from=free_from).total.amount

    for each in offers:
        assert total(offers) <= total([other for other in offers if other is not each])


@given(ITEMS, st.integers(1, 3), st.integers(1, 2), st.decimals(1, 100, places=2))
def test_a_group_that_earned_a_saving_shares_it_by_what_its_units_cost(lines, buy, get, percent):
    units = [item(str(n), unit, path=path) for n, (unit, _count, path) in enumerate(lines)]
    group = units[: buy + get]
    rule = promotion(action="buy_x_get_y", buy=buy, get=get, percent=percent)
    cart = priced(group, rule)
    for line in cart.lines:
        fair = line.list_total.amount * (cart.total.amount / sum(u.unit.amount for u in group))
        assert abs(line.gross.amount - fair) < 1
