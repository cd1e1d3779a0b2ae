"""The registry of fields that hold personal data: what export, erasure and the masking of logs go by.

A test walks all models of ours: a field with a name from NAMES that stands in none of PERSONAL,
COLLEAGUES and NOT_PERSONAL fails it, and so does an entry here whose field is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES = frozenset(
    {
        "name", "first_name", "last_name", "full_name", "email", "phone", "street", "street2", "postcode", "city",
        "address", "to", "details", "text", "html", "subject", "card_text", "latitude", "longitude", "collected_by",
        "proxy_name", "label", "note", "value", "birthday", "ip_address", "actor_name", "author", "sold_by_name",
        "offered_by_name", "received_by_name", "recipient", "answer", "sheet",
    }
)  # fmt: skip


class Fate(StrEnum):
    """What erasure does with a row: it goes, loses what is personal, or stays as it is."""

    DELETED = "deleted"
    BLANKED = "blanked"
    KEPT = "kept"


class About(StrEnum):
    """What somebody would call it; a part of the file that she downloads."""

    ACCOUNT = "account"
    SIGN_IN = "signing_in"
    CARTS = "carts_and_payments"
    ORDERS = "orders"
    RETURNS = "returns"
    WISHES = "wish_lists_and_notices"
    REVIEWS = "reviews"
    CONTACT = "contact"
    MESSAGES = "messages"


TITLES: dict[About, str | Promise] = {
    About.ACCOUNT: _("Account, addresses and what you allow"),
    About.SIGN_IN: _("Passkeys, sessions and confirmed addresses"),
    About.CARTS: _("Carts and payments"),
    About.ORDERS: _("Orders, parcels and collections"),
    About.RETURNS: _("Returns and refunds"),
    About.WISHES: _("Wish lists, what you looked at, and notices"),
    About.REVIEWS: _("Reviews"),
    About.CONTACT: _("What our customer service sees of you"),
    About.MESSAGES: _("Mails that we sent you"),
}
# Where rows stay, why. Of what is blanked too: what is left of it names nobody.
BOOKS = _(
    "Goods, amounts, VAT and dates stay for as long as the law on bookkeeping says, without your name, addresses and telephone."
)
PAPERS = _(
    "Goods, amounts, VAT and dates stay for as long as the law on bookkeeping says, without your name, addresses and telephone. "
    "Only receipts, invoices and credit notes that were issued stay as they are, with name and address: five years after their year "
    "in Norway, six in the United Kingdom and Ireland. No link opens them any more."
)
KEEPS: dict[About, str | Promise] = {
    About.ACCOUNT: _(
        "What you allowed and took back stays as proof, under a number instead of your name."
    ),
    About.CARTS: BOOKS,
    About.ORDERS: PAPERS,
    About.RETURNS: BOOKS,
}


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds of a customer.

    `by` says how her rows are found: from one of what she is known by (`my_data.Person`), the path
    to it. `fields` are personal, and stay where the law keeps the row; `beside` are exported with them. `keeps` names the keys of a JSON
    field that say nothing of her.
    """

    about: About
    by: dict[str, str]
    fields: frozenset[str] = frozenset()
    beside: tuple[str, ...] = ()
    fate: Fate = Fate.KEPT
    keeps: dict[str, frozenset[str]] = field(default_factory=dict)


_ADDRESS = ("street", "street2", "postcode", "city")
_ORDER = {"orders": "order_id"}

# Of customers and of whoever writes or phones to us. In the order in which rows can be deleted.
HELD: dict[str, Held] = {
    "accounts.User": Held(
        About.ACCOUNT, {"users": "pk"}, frozenset({"email", "name"}), ("date_joined", "last_login"), Fate.BLANKED
    ),
    "accounts.Customer": Held(
        About.ACCOUNT, {"customers": "pk"}, frozenset({"name", "email", "phone"}),
        ("language", "group", "first_order_at", "created_at"), Fate.BLANKED,
    ),
    "accounts.Address": Held(
        About.ACCOUNT, {"customers": "customer_id"}, frozenset({"full_name", "phone", *_ADDRESS}),
        ("country", "is_first", "changed_at"), Fate.DELETED,
    ),
    "accounts.CompanyBuyer": Held(
        About.ACCOUNT, {"customers": "customer_id"}, beside=("company__name", "may_invoice", "limit"), fate=Fate.DELETED
    ),
    "accounts.ConsentEntry": Held(
        About.ACCOUNT, {"customers": "customer_id"},
        beside=("purpose", "channel", "is_given", "wording", "language", "place", "at"),
    ),
    "account.EmailAddress": Held(
        About.SIGN_IN, {"users": "user_id"}, frozenset({"email"}), ("verified", "primary"), Fate.DELETED
    ),
    "mfa.Authenticator": Held(
        About.SIGN_IN, {"users": "user_id"}, beside=("type", "created_at", "last_used_at"), fate=Fate.DELETED
    ),
    "usersessions.UserSession": Held(
        About.SIGN_IN, {"users": "user_id"}, frozenset({"ip", "user_agent"}), ("created_at", "last_seen_at"), Fate.DELETED
    ),
    "accounts.ApiToken": Held(
        About.SIGN_IN, {"users": "user_id"}, beside=("name", "scopes", "created_at", "expires_at"), fate=Fate.DELETED
    ),
    "cart.Cart": Held(
        About.CARTS, {"customers": "customer_id", "carts": "pk"},
        frozenset({
            "full_name", "email", "phone", *_ADDRESS, "collector_name", "collector_phone", "delivery_note", "delivery_point",
            "gift_name", "gift_email", "gift_greeting", "visitor_key",
        }),
        ("id", "market_code", "state", "purchase_order", "created_at", "changed_at"), Fate.BLANKED,
    ),
    "cart.CartLine": Held(
        About.CARTS, {"carts": "cart_id"}, beside=("cart_id", "variant__sku", "quantity", "method", "location__name")
    ),
    "payments.Quote": Held(
        About.CARTS, {"carts": "cart_id"}, frozenset({"details"}),
        ("id", "cart_id", "state", "currency", "total", "created_at"), Fate.BLANKED,
    ),
    "payments.PayLink": Held(
        About.CARTS, {"carts": "quote__cart_id"}, frozenset({"to"}), ("by", "created_at", "sent_at", "opened_at"), Fate.BLANKED
    ),
    "payments.Tender": Held(
        About.CARTS, {"carts": "plan__quote__cart_id", "orders": "plan__order__pk"}, frozenset({"card_text"}),
        ("method", "amount", "currency", "captured", "refunded", "created_at"), Fate.BLANKED,
    ),
    "payments.Purse": Held(
        About.CARTS, {"customers": "customer_id"}, beside=("kind", "currency", "balance", "last4", "created_at")
    ),
    "orders.Order": Held(
        About.ORDERS, {"orders": "pk"},
        frozenset({
            "full_name", "email", "phone", *_ADDRESS, "delivery", "collector_name", "collector_phone",
            "gift_name", "gift_email", "gift_greeting", "visitor_key",
        }),
        ("number", "market_code", "channel", "purchase_order", "currency", "total", "tax", "goods_state", "placed_at"),
        Fate.BLANKED,
        {"delivery": frozenset({"code", "name_en", "name_nb", "carrier", "first_day", "last_day"})},
    ),
    "orders.OrderLine": Held(
        About.ORDERS, _ORDER,
        beside=("order__number", "sku", "name_en", "quantity", "gross", "fulfilled", "cancelled", "returned", "refunded"),
    ),
    "orders.OrderChange": Held(
        About.ORDERS, _ORDER, frozenset({"details"}), ("order__number", "kind", "reason", "amount", "at"), Fate.BLANKED
    ),
    # The law on bookkeeping wants them as they were issued (ADR 18).
    "papers.Paper": Held(
        About.ORDERS, _ORDER, frozenset({"sheet"}), ("order__number", "kind", "seller", "year", "place", "issued_at")
    ),
    "delivery.Parcel": Held(
        About.ORDERS, {"orders": "fulfilment__order_id"},
        beside=("carrier", "tracking_number", "state", "dispatched_at", "delivered_at"),
    ),
    "delivery.CaseNote": Held(
        About.ORDERS, {"orders": "case__parcel__fulfilment__order_id"}, frozenset({"text"}), ("at",), Fate.BLANKED
    ),
    "payments.PaymentCaseNote": Held(
        About.ORDERS, {"orders": "case__tender__plan__order__pk"}, frozenset({"text"}), ("at",), Fate.BLANKED
    ),
    "click_and_collect.Collection": Held(
        About.ORDERS, {"orders": "fulfilment__order_id"}, frozenset({"collected_by"}),
        ("location__name", "state", "ready_at", "collected_at"), Fate.BLANKED,
    ),
    "click_and_collect.Shortfall": Held(
        About.ORDERS, {"orders": "order_line__order_id"}, frozenset({"said", "agreed_by"}),
        ("units", "why", "outcome", "opened_at", "closed_at"), Fate.BLANKED,
    ),
    "selling.MemberCode": Held(
        About.ACCOUNT, {"customers": "customer_id"}, frozenset({"code_hash"}), ("made_at",), Fate.DELETED
    ),
    "selling.Receipt": Held(
        About.ORDERS, _ORDER, frozenset({"email"}),
        ("kind", "number", "till__location__name", "currency", "total", "taken_at"), Fate.BLANKED,
    ),
    "selling.Parked": Held(
        About.ORDERS, {"emails": "email"}, frozenset({"email", "body"}),
        ("client_id", "till__location__name", "why", "state", "parked_at"), Fate.BLANKED,
        keeps={"body": frozenset({
            "id", "kind", "number", "taken_at", "currency", "lines", "payments", "total", "change", "of", "till", "colleague",
        })},
    ),
    "returns.Return": Held(
        About.RETURNS, _ORDER, beside=("number", "order__number", "location__name", "state", "received_at")
    ),
    "returns.ReturnLine": Held(
        About.RETURNS, {"orders": "parent__order_id"},
        beside=("parent__number", "order_line__sku", "quantity", "reason", "amount"),
    ),
    "wishes.WishItem": Held(
        About.WISHES, {"customers": "wish_list__customer_id"},
        beside=("wish_list_id", "variant__sku", "quantity", "added_at"), fate=Fate.DELETED,
    ),
    "wishes.WishList": Held(
        About.WISHES, {"customers": "customer_id"}, frozenset({"name"}), ("id", "kind", "is_shared", "created_at"), Fate.DELETED
    ),
    "wishes.Trail": Held(
        About.WISHES, {"customers": "customer_id"}, beside=("product_ids", "compared_ids", "seen_at"), fate=Fate.DELETED
    ),
    "wishes.Notice": Held(
        About.WISHES, {"customers": "customer_id", "emails": "email"}, frozenset({"email", "phone"}),
        ("variant__sku", "state", "asked_at"), Fate.DELETED,
    ),
    "reviews.Review": Held(
        About.REVIEWS, {"orders": "order_line__order_id"}, frozenset({"author_name", "text", "title"}),
        ("product__slug", "stars", "state", "written_at"), Fate.DELETED,
    ),
    "contacts.TimelineEntry": Held(
        About.CONTACT, {"contacts": "contact_id"}, beside=("kind", "order__number", "channel", "at"), fate=Fate.DELETED
    ),
    "contacts.ContactIdentity": Held(
        About.CONTACT, {"contacts": "contact_id"}, frozenset({"value"}), ("kind", "verified", "created_at"), Fate.DELETED
    ),
    "contacts.Contact": Held(
        About.CONTACT, {"contacts": "pk"}, frozenset({"name"}), ("language", "created_at", "seen_at"), Fate.DELETED
    ),
    "core.OutboundMessage": Held(
        About.MESSAGES, {"emails": "to"}, frozenset({"to", "subject", "text", "html"}), ("created_at", "sent_at"), Fate.BLANKED
    ),
    "core.IdempotencyKey": Held(
        About.MESSAGES, {"principals": "principal"}, frozenset({"answer"}), ("operation", "created_at"), Fate.DELETED
    ),
}  # fmt: skip
PERSONAL = {label: held.fields for label, held in HELD.items()}

# Names of colleagues in what they did: theirs, and no part of a customer's file.
COLLEAGUES: dict[str, frozenset[str]] = {
    "cart.Cart": frozenset({"share_name"}),
    "cart.CartLine": frozenset({"author"}),
    "cart.CartEntry": frozenset({"actor_name"}),
    "catalogue.PriceChange": frozenset({"actor_name"}),
    "catalogue.ProductChange": frozenset({"actor_name"}),
    "contacts.TimelineEntry": frozenset({"actor_name"}),
    "delivery.CaseNote": frozenset({"actor_name"}),
    "payments.PaymentCaseNote": frozenset({"actor_name"}),
    "orders.Order": frozenset({"sold_by_name"}),
    "payments.InvoicePayment": frozenset({"actor_name"}),
    "payments.PurseEntry": frozenset({"actor_name"}),
    "payments.TerminalPayment": frozenset({"actor_name"}),
    "payments.Quote": frozenset({"offered_by_name"}),
    "returns.Return": frozenset({"received_by_name"}),
    "selling.Parked": frozenset({"actor_name"}),
    "selling.Receipt": frozenset({"colleague"}),
    "selling.TillPayment": frozenset({"colleague"}),
    "wishes.WishItem": frozenset({"author"}),
}

# The same words said of things and places.
NOT_PERSONAL: dict[str, frozenset[str]] = {
    "accounts.ApiToken": frozenset({"name"}),
    "accounts.Company": frozenset({"name"}),
    "catalogue.Category": frozenset({"name"}),
    "catalogue.Attribute": frozenset({"name"}),
    "catalogue.Brand": frozenset({"name"}),
    "catalogue.AttributeOption": frozenset({"name"}),
    "catalogue.Product": frozenset({"name"}),
    "catalogue.ListValue": frozenset({"value"}),
    "catalogue.SearchQuery": frozenset({"text"}),
    "core.Event": frozenset({"subject"}),
    "core.Edition": frozenset({"name"}),
    "core.Lease": frozenset({"name"}),
    "locations.Location": frozenset(
        {"name", "street", "postcode", "city", "phone", "latitude", "longitude"}
    ),
    "locations.SpecialDay": frozenset({"name"}),
    "locations.Station": frozenset({"name"}),
    "kiosks.Kiosk": frozenset({"name"}),
    "payments.Terminal": frozenset({"name"}),
    "selling.Till": frozenset({"name"}),
    "selling.TillPayment": frozenset({"subject"}),
    "stockroom.Adjustment": frozenset({"value"}),
    "locations.Postcode": frozenset({"latitude", "longitude"}),
}
