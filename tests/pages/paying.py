"""Money that somebody looks after: credit, an invoice that is open, a dispute, and a gift card for somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts import companies, identity
from accounts.companies import BuyerData, CompanyData
from accounts.models import User
from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.catalogue.models import Product, Variant, VatClass
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import gateway, purses
from commerce.payments import operations as payments
from commerce.payments.models import PaymentCase, Purse, Tender
from commerce.payments.providers import Dispute
from core import codes
from core.actor import Actor
from core.markets import MARKETS

WHO = {"full_name": "Ada Shaw", "email": "ada.shaw@example.com", "phone": "+447700900456"}


def build(
    *, account: User, giver: Actor, goods: Variant, paid: Order, manager: Actor
) -> tuple[dict[str, Any], Tender]:
    """Return the facts, and the tender that the relay takes from the company's line."""
    now = timezone.now()
    customer = account.customer
    payments.give_credit(
        customer_id=customer.pk, amount=1250, market="GB", reason="Late parcel", key="stage",
        actor=manager, now=now,
    )  # fmt: skip
    data = CompanyData("Fell Guides Ltd", "GB", "GB980780684", 30, 10_000_000)
    company = companies.save_company(data=data, actor=manager, now=now)
    companies.save_buyer(
        company_id=company.pk, data=BuyerData(account.email, may_invoice=True, limit=None),
        actor=manager, now=now,
    )  # fmt: skip
    facts = {
        "account": customer.pk,
        "company": company.pk,
        "payment_case": _dispute(paid).pk,
        "gift_card": _give(giver),
        "card": _card().pk,
    }
    buyer = replace(identity.person(account), visitor_key=codes.token_hash(str(uuid4())))
    return facts, _on_invoice(buyer, company.pk, goods)


def _card() -> Purse:
    """A gift card that somebody asks about."""
    made = purses.issue_gift_card(amount=2500, market="GB", key="stage", now=timezone.now())
    assert made is not None
    return made.purse


def _dispute(paid: Order) -> PaymentCase:
    """What a provider's webhook would tell."""
    tender = paid.plan.tenders.get()
    payment = gateway.ask(tender)
    assert payment is not None
    dispute = Dispute("dp_stage", paid.total, "product_not_received", "open")
    payments.note_troubles(
        tender_id=tender.pk, payment=replace(payment, disputes=(dispute,)), now=timezone.now()
    )
    return PaymentCase.objects.get(tender=tender)


def _give(giver: Actor) -> str:
    """A product becomes a gift card, and is in a cart for somebody else; return its slug."""
    product = Product.objects.filter(variants__prices__market="GB").order_by("-pk")[2:3].get()
    Product.objects.filter(pk=product.pk).update(vat_class=VatClass.GIFT_CARD)
    variant = Variant.objects.filter(product=product, prices__market="GB").order_by("pk")[0]
    cart = carts.open_cart(market=MARKETS["GB"], language="en", actor=giver, now=timezone.now())
    details = SetDetails(
        **WHO, gift_name="Bo Lie", gift_email="bo@example.com", gift_greeting="Well done",
        gift_send_on=timezone.now().date().isoformat(),
    )  # fmt: skip
    for command in (Add(variant.pk), details):
        carts.change_cart(
            cart_id=cart.pk, command=command, client_id=uuid4(), actor=giver, now=timezone.now()
        )
    return str(product.slug)


def _on_invoice(buyer: Actor, company_id: int, goods: Variant) -> Tender:
    """The company buys and gets something."""
    now = timezone.now()
    cart = carts.open_cart(market=MARKETS["GB"], language="en", actor=buyer, now=now)
    details = SetDetails(
        **WHO, street="2 Park Row", postcode="LS1 5HD", city="Leeds", company_id=company_id,
        purchase_order="PO 7",
    )  # fmt: skip
    for command in (Add(goods.pk), details):
        carts.change_cart(cart_id=cart.pk, command=command, client_id=uuid4(), actor=buyer, now=now)
    payments.choose_means(cart_id=cart.pk, method="invoice", actor=buyer, now=now)
    tender = payments.start_payment(cart_id=cart.pk, actor=buyer, now=now)
    gateway.open_page(tender.pk, now=now)
    order = settlement.settle(tender.pk, now=now).order
    assert order is not None
    payments.request_capture(
        plan_id=order.plan_id, amount=order.total, cause="stage", actor=buyer, now=now
    )
    return order.plan.tenders.get(provider="invoice")
