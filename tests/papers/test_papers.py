"""Receipts, invoices, credit notes and packing slips: what stands on the paper."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Company
from commerce.delivery.models import Parcel
from commerce.orders.models import Order
from commerce.papers import operations, pdf, queries, slips
from commerce.papers.sheets import Item, Sheet, by_rate, tax_of_part
from core.errors import NotFound
from core.money import Money
from tests.click_and_collect.shopfloor import Floor
from tests.papers.reader import size_of, text_of, words_of
from tests.returns.desk import coming, present, receive, sold
from tests.world import NO, NOW


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def order(floor):
    order = floor.placed_order((floor.kettle, 1, floor.leeds), (floor.mug, 2, None))
    floor.react()
    return order


def receipt_of(order):
    return queries.kept(operations.issue(order_id=order.pk, now=NOW))


def credit_note_of(received):
    return queries.kept(operations.issue_credit_note(return_id=received.pk, now=NOW))


def path_of(order, part):
    return f"/orders/track/{order.tracking_token}/{part}"


def test_a_receipt_says_who_sold_what_to_whom_with_vat_and_payments(client, floor, order):
    floor.captured_by_provider(order)
    answer = client.get(path_of(order, "receipt.pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="receipt-gb-2026-000001.pdf"'
    assert "no-store" in answer["Cache-Control"]
    said = text_of(answer.content)
    for part in (
        "Fjord & Fell Ltd",
        "Receipt GB-2026-000001",
        f"Order: {order.number}",
        "2026",
        order.full_name,
        "1 x Tarn kettle",
        "2 x Tarn mug",
        order.total_money.format("en"),
        order.delivery_money.format("en"),
        "20%",
        order.tax_money.format("en"),
        (order.total_money - order.tax_money).format("en"),
        "Payments",
    ):
        assert part in said, part


def test_the_vat_of_all_rates_is_the_tax_of_the_order(order):
    sheet = receipt_of(order)
    assert sum(each.tax.amount for each in sheet.vat) == order.tax
    assert sum(each.gross.amount for each in sheet.vat) == order.total


def test_a_discount_says_why(floor):
    order = floor.placed_order((floor.mug, 2, None))
    line = order.lines.get(sku__contains="MUG")
    line.reasons = [
        {
            "promotion": 1,
            "name_en": "Two for less",
            "name_nb": "To for mindre",
            "amount": 150,
            "code": "",
        }
    ]
    line.save()
    assert "Two for less -£1.50" in text_of(pdf.draw(receipt_of(order), now=NOW))


def test_is_norwegian_for_a_norwegian_with_her_letters(floor):
    order = floor.placed_order((floor.mug, 1, None), market=NO)
    Order.objects.filter(pk=order.pk).update(language="nb", full_name="Åse Sørlie Ærø")
    order = Order.objects.get(pk=order.pk)

    said = text_of(pdf.draw(receipt_of(order), now=NOW))
    for part in ("Åse Sørlie Ærø", "Fjord & Fell AS", "25 %", "Tarn krus"):
        assert part in said, part
    assert order.total_money.format("nb").replace("\xa0", " ") in said


def test_prints_on_a_roll_that_ends_where_the_words_do(client, order):
    width, height = size_of(client.get(path_of(order, "receipt.pdf") + "?paper=roll").content)
    assert round(width) == 80
    assert 100 < height < 300
    assert [round(each) for each in size_of(client.get(path_of(order, "receipt.pdf")).content)] == [
        210,
        297,
    ]


def test_a_made_up_link_opens_no_paper(client, order):
    token = order.tracking_token
    for path in (f"{token[:-1]}x/receipt.pdf", "1.0.abc/receipt.pdf", f"{token}/R1.pdf"):
        assert client.get(f"/orders/track/{path}").status_code == 404


def test_a_credit_note_of_another_order_is_not_shown(order, floor):
    other = floor.placed_order((floor.mug, 1, None))
    number = operations.issue(order_id=other.pk, now=NOW).number
    for each in (number, "R100"):
        with pytest.raises(NotFound):
            queries.credit_note(order, each)


def test_a_packing_slip_has_goods_and_no_prices(order):
    parcel = Parcel.objects.select_related("fulfilment__order__company", "location").get()
    said = text_of(pdf.draw(slips.packing_slip_of(parcel), now=NOW))
    assert "2 x Tarn mug" in said
    assert "kettle" not in said
    assert "£" not in said


def sheet(**changes):
    facts = {
        "title": "Receipt", "number": "1", "seller": ["Shop"], "buyer": [], "facts": [],
        "items": [Item("1 x Mug", Money(100, "EUR"))], "currency": "EUR", "language": "en",
        "total": Money(100, "EUR"),
    }  # fmt: skip
    return Sheet(**facts | changes)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("£ and € Åse", "£ and € Åse"),
        ("Łukasz Dvořák", "Lukasz Dvorák"),
        ("(a) \\ b) Tj ET", "(a) \\ b) Tj ET"),
        ("one\r\ntwo\x00\x1b", "one two"),
        ("日本 🎁", "?? ?"),
    ],
)
def test_writes_anybody_s_words_as_words(typed, written):
    assert written in words_of(pdf.draw(sheet(buyer=[typed]), now=NOW))


def test_many_lines_go_on_to_the_next_page():
    items = [Item(f"{number} x Mug", Money(100, "EUR"), ["FF-MUG"]) for number in range(1, 90)]
    said = words_of(pdf.draw(sheet(items=items), now=NOW))
    assert {"1 x Mug", "89 x Mug", "€1.00"} <= set(said)
    assert said.count("€1.00") == 90


def test_rates_stand_apart_highest_first():
    found = by_rate(
        [(Decimal("0.05"), 100, 5), (Decimal("0.2"), 100, 20), (Decimal("0.05"), 20, 1)], "GBP"
    )
    assert [(each.percent, each.net.amount, each.tax.amount) for each in found] == [
        ("20%", 100, 20),
        ("5%", 120, 6),
    ]  # fmt: skip


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=8), st.integers(0, 9000))
def test_credit_notes_of_a_line_have_exactly_its_tax(parts, tax):
    whole, before, taxes = sum(parts), 0, 0
    for part in parts:
        taxes += tax_of_part(tax, whole=whole, before=before, part=part, currency="GBP")
        before += part
    assert taxes == tax


def test_credit_notes_of_all_that_came_back_have_the_tax_of_all_that_was_sold(world, client):
    order = sold(world, (world.mug, 3, None))
    present(world, order)
    received = [receive(world, order, coming(order, 1)) for _unit in range(3)]
    sheets = [credit_note_of(each) for each in received]

    assert sum(each.total.amount for each in sheets) == order.total
    assert sum(vat.tax.amount for each in sheets for vat in each.vat) == order.tax
    said = text_of(client.get(path_of(order, f"{sheets[0].number}.pdf")).content)
    for part in ("Credit note", received[0].number, "1 x Tarn mug", sheets[0].total.format("en")):
        assert part in said, part


def test_a_company_that_pays_later_gets_an_invoice_with_its_numbers(floor):
    order = floor.placed_order((floor.mug, 2, None))
    company = Company.objects.create(
        name="Peak Cafés Ltd", market="GB", vat_number="GB123456789", terms_days=30, created_at=NOW
    )
    Order.objects.filter(pk=order.pk).update(company=company, purchase_order="PO-77 (b)")
    order.plan.tenders.update(provider="invoice", card_text="")
    order.fulfilments.update(state="done", fulfilled_at=NOW)

    said = text_of(pdf.draw(receipt_of(Order.objects.get(pk=order.pk)), now=NOW))
    for part in (
        "Invoice GB-2026-000001",
        "To be paid by",
        "Peak Cafés Ltd",
        "GB123456789",
        "PO-77 (b)",
    ):
        assert part in said, part
