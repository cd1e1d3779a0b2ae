"""Quotes, the plan and tenders that pay them, calls to providers and what came of them."""

from commerce.payments.models.links import PayLink
from commerce.payments.models.quotes import Quote, QuoteLine
from commerce.payments.models.tenders import PaymentEvent, PaymentPlan, ProviderCall, Tender

__all__ = [
    "PayLink",
    "PaymentEvent",
    "PaymentPlan",
    "ProviderCall",
    "Quote",
    "QuoteLine",
    "Tender",
]
