"""The registry of fields that hold personal data: what export, erasure and the masking of logs go by.

A test walks all models of ours: a field with a name from NAMES that stands neither in PERSONAL
nor in NOT_PERSONAL fails it, and so does an entry here whose field is gone.
"""

from __future__ import annotations

NAMES = frozenset(
    {
        "name",
        "first_name",
        "last_name",
        "full_name",
        "email",
        "phone",
        "street",
        "street2",
        "postcode",
        "city",
        "address",
        "to",
        "details",
        "text",
        "html",
        "subject",
        "card_text",
        "latitude",
        "longitude",
        "collected_by",
        "proxy_name",
        "label",
        "note",
        "value",
        "birthday",
        "ip_address",
        "actor_name",
        "author",
        "sold_by_name",
        "offered_by_name",
        "received_by_name",
        "recipient",
        "answer",
    }
)

# Of customers and of whoever writes or phones to us.
PERSONAL: dict[str, frozenset[str]] = {
    "accounts.User": frozenset({"email", "name"}),
    "accounts.Customer": frozenset({"name", "email", "phone"}),
    "accounts.Address": frozenset({"full_name", "phone", "street", "street2", "postcode", "city"}),
    "cart.Cart": frozenset(
        {
            "full_name",
            "email",
            "phone",
            "street",
            "street2",
            "postcode",
            "city",
            "share_name",
            "collector_name",
            "collector_phone",
            "delivery_note",
            "delivery_point",
        }
    ),
    "payments.Quote": frozenset({"details", "offered_by_name"}),
    "payments.PayLink": frozenset({"to"}),
    "payments.Tender": frozenset({"card_text"}),
    "orders.Order": frozenset(
        {
            "full_name",
            "email",
            "phone",
            "street",
            "street2",
            "postcode",
            "city",
            "sold_by_name",
            "delivery",
            "collector_name",
            "collector_phone",
        }
    ),
    "orders.OrderChange": frozenset({"details"}),
    "delivery.CaseNote": frozenset({"text", "actor_name"}),
    "click_and_collect.Collection": frozenset({"collected_by"}),
    "contacts.Contact": frozenset({"name"}),
    "contacts.ContactIdentity": frozenset({"value"}),
    "contacts.TimelineEntry": frozenset({"actor_name"}),
    "returns.Return": frozenset({"received_by_name"}),
    "cart.CartLine": frozenset({"author"}),
    "cart.CartEntry": frozenset({"actor_name"}),
    "catalogue.PriceChange": frozenset({"actor_name"}),
    "catalogue.ProductChange": frozenset({"actor_name"}),
    "wishes.WishList": frozenset({"name"}),
    "wishes.WishItem": frozenset({"author"}),
    "wishes.Notice": frozenset({"email", "phone"}),
    "reviews.Review": frozenset({"author_name", "text", "title"}),
    "core.OutboundMessage": frozenset({"to", "subject", "text", "html"}),
    "core.IdempotencyKey": frozenset({"answer"}),
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
    "core.Lease": frozenset({"name"}),
    "locations.Location": frozenset(
        {"name", "street", "postcode", "city", "phone", "latitude", "longitude"}
    ),
    "locations.SpecialDay": frozenset({"name"}),
    "locations.Postcode": frozenset({"latitude", "longitude"}),
}
