"""Whatever is in the cart and whatever is off, it adds up: in every currency, with none to three decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from commerce.catalogue.models import VatClass
from commerce.pricing.promotions import Promotion, Selection
from commerce.pricing.rules import Context, Item, PricedCart, price
from core.money import Money, digits
from returns.rules import LineFacts, OrderFacts, plan_refund

DAY = date(2026, 11, 24)
# Currency -> where it is spent here. Yen have no decimals and dinars three; their tax is a neighbour's.
CURRENCIES = {"GBP": "GB", "NOK": "NO", "EUR": "IE", "JPY": "IE", "KWD": "GB"}


@some.composite
def carts(draw, *, promotions=True):
    currency = draw(some.sampled_from(sorted(CURRENCIES)))
    items = []
    for number in range(draw(some.integers(0, 6))):
        vat_class = draw(some.sampled_from(VatClass.values))
        items.append(
            Item(
                ref=str(number),
                variant_id=number,
                quantity=draw(some.integers(1, 12)),
                unit=Money(draw(some.integers(0, 10**6)), currency),
                vat_class=vat_class,
                country=draw(some.sampled_from(sorted(set(CURRENCIES.values())))),
                # A gift card goes by mail.
                delivered=vat_class != VatClass.GIFT_CARD and draw(some.booleans()),
                sku=str(number),
            )
        )
    context = Context(
        currency=currency,
        country=CURRENCIES[currency],
        day=DAY,
        delivery_amount=draw(some.integers(0, 9999)),
        delivery_free_from=draw(some.integers(0, 10**6)),
        promotions=tuple(draw(some.lists(offers(), max_size=4)) if promotions else ()),
    )
    return items, context


@some.composite
def offers(draw):
    return offer(
        id=draw(some.integers(1, 10**6)),
        lane=draw(some.sampled_from(["goods", "basket"])),
        action=draw(some.sampled_from(["percent", "amount", "cheapest_free", "buy_x_get_y"])),
        percent=Decimal(draw(some.integers(0, 10000))) / 100,
        amount=draw(some.integers(0, 10**6)),
        buy=draw(some.integers(1, 3)),
        get=draw(some.integers(1, 2)),
    )


def offer(**fields) -> Promotion:
    return Promotion(
        **{
            "id": 1, "name_en": "Off", "name_nb": "Av", "lane": "basket", "action": "percent",
            "percent": Decimal(0), "amount": 0, "buy": 1, "get": 1, "goods": Selection(), "reward": Selection(),
        } | fields
    )  # fmt: skip


def check(items: list[Item], priced: PricedCart) -> None:
    lines, delivery = priced.lines, priced.delivery
    assert priced.total.amount == sum(line.gross.amount for line in lines) + delivery.gross.amount
    assert priced.tax.amount == sum(line.tax.amount for line in lines) + delivery.tax.amount
    assert priced.discount.amount == sum(line.discount.amount for line in lines)
    assert delivery.gross == delivery.net + delivery.tax
    for item, line in zip(items, lines, strict=True):
        assert line.gross == line.net + line.tax == item.unit * item.quantity - line.discount
        assert 0 <= line.tax.amount <= line.gross.amount <= line.list_total.amount
        assert line.discount.amount == sum(reason.amount.amount for reason in line.reasons)


@settings(deadline=None)
@given(carts())
def test_every_total_is_the_sum_of_its_lines_whatever_is_off(cart):
    items, context = cart

    check(items, price(items, context))


@given(carts(promotions=False))
def test_the_order_of_the_lines_changes_no_total(cart):
    items, context = cart

    assert price(items, context).total == price(items[::-1], context).total


@given(carts(promotions=False))
def test_a_hundred_percent_off_leaves_the_gift_cards_and_no_tax(cart):
    """No offer makes a gift card cheaper: it is money."""
    items, context = cart
    cards = sum(
        item.unit.amount * item.quantity for item in items if item.vat_class == VatClass.GIFT_CARD
    )
    all_off = (offer(percent=Decimal(100)), offer(id=2, lane="delivery", action="free_delivery"))

    priced = price(
        items,
        Context(context.currency, context.country, DAY, context.delivery_amount, 10**9, all_off),
    )

    check(items, priced)
    assert (priced.total.amount, priced.tax.amount) == (cards, 0)


@given(some.sampled_from(sorted(CURRENCIES)), some.integers(0, 10**9))
def test_an_amount_is_written_with_the_decimals_of_its_currency(currency, amount):
    major = Money(amount, currency).major

    assert digits(currency) == {"JPY": 0, "KWD": 3}.get(currency, 2)
    assert -major.as_tuple().exponent == digits(currency)
    assert major.scaleb(digits(currency)) == amount


@settings(deadline=None)
@given(carts(), some.data())
def test_any_refunds_in_any_order_never_exceed_and_in_the_end_equal_what_was_paid(cart, data):
    items, context = cart
    priced = price(items, context)
    units = [n for n, item in enumerate(items) for _unit in range(item.quantity)]
    waiting = data.draw(some.permutations(units))
    returned = [0] * len(items)
    given_back = 0
    while waiting:
        size = data.draw(some.integers(1, len(waiting)))
        batch, waiting = waiting[:size], waiting[size:]
        wanted = [(line, batch.count(line)) for line in dict.fromkeys(batch)]
        plan = plan_refund(_facts(items, priced, returned, given_back), wanted)
        assert plan.cut == 0
        assert min(plan.amounts) >= 0
        given_back += plan.total
        assert given_back <= priced.total.amount
        for line, count in wanted:
            returned[line] += count

    assert given_back == priced.total.amount


@given(
    some.lists(some.integers(1, 10**5), min_size=2, max_size=5),
    some.integers(1, 3),
    some.integers(1, 2),
    some.booleans(),
    some.data(),
)
def test_whatever_of_a_group_goes_back_the_rest_is_never_had_for_less_than_its_share(
    prices, buy, get, is_reward, data
):
    goods = Selection(skus=frozenset({"0"}) if is_reward else frozenset())
    reward = Selection(is_narrowed=is_reward, skus=frozenset(str(n) for n in range(1, 5)))
    reward = reward if is_reward else Selection()
    items = [
        Item(str(n), n, 1, Money(unit, "GBP"), "standard", "GB", delivered=False, sku=str(n))
        for n, unit in enumerate(prices[: 1 + get] if is_reward else prices[: buy + get])
    ]
    half = offer(
        lane="goods",
        action="buy_x_get_y",
        percent=Decimal(50),
        buy=1 if is_reward else buy,
        get=get,
        goods=goods,
        reward=reward,
    )
    priced = price(items, Context("GBP", "GB", DAY, promotions=(half,)))
    back = data.draw(some.lists(some.sampled_from(range(len(items))), unique=True))

    plan = plan_refund(_facts(items, priced, [0] * len(items), 0), [(n, 1) for n in back])

    listed = sum(item.unit.amount for item in items)
    kept = [n for n in range(len(items)) if n not in back]
    share = sum(items[n].unit.amount for n in kept) * priced.total.amount / listed
    assert priced.total.amount - plan.total > share - len(items)
    assert plan.total <= sum(items[n].unit.amount for n in back)


def _facts(items: list[Item], priced: PricedCart, returned: list[int], back: int) -> OrderFacts:
    return OrderFacts(
        currency=priced.currency,
        lines=tuple(
            LineFacts(n, item.quantity, returned[n], priced.lines[n].gross.amount, item.delivered)
            for n, item in enumerate(items)
        ),
        delivery_gross=priced.delivery.gross.amount,
        refundable=priced.total.amount - back,
    )
