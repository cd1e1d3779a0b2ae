"""The only writer of returns. `preview` and `receive_return` share one path up to the commit."""

from returns.operations.at_tills import AtTills
from returns.operations.giving import give_money
from returns.operations.planning import Coming, Plan, preview
from returns.operations.presenting import TRIES, TRIES_WINDOW, present_order, present_receipt
from returns.operations.receiving import receive_return
from returns.operations.settling import settle_refund

__all__ = [
    "TRIES",
    "TRIES_WINDOW",
    "AtTills",
    "Coming",
    "Plan",
    "give_money",
    "present_order",
    "present_receipt",
    "preview",
    "receive_return",
    "settle_refund",
]
