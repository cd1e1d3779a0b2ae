"""Quotes, the plan and tenders that pay them, calls to providers and what came of them."""

from commerce.payments.models.cases import PaymentCase, PaymentCaseNote
from commerce.payments.models.choices import ChosenPurse, PaymentChoice, PaymentMethod
from commerce.payments.models.links import PayLink
from commerce.payments.models.purses import InvoicePayment, Purse, PurseEntry, Reservation
from commerce.payments.models.quotes import Quote, QuoteLine
from commerce.payments.models.tenders import PaymentEvent, PaymentPlan, ProviderCall, Tender
from commerce.payments.models.terminals import Terminal, TerminalPayment
from commerce.payments.models.till_offers import TillOffer

__all__ = [
    "ChosenPurse",
    "InvoicePayment",
    "PayLink",
    "PaymentCase",
    "PaymentCaseNote",
    "PaymentChoice",
    "PaymentEvent",
    "PaymentMethod",
    "PaymentPlan",
    "ProviderCall",
    "Purse",
    "PurseEntry",
    "Quote",
    "QuoteLine",
    "Reservation",
    "Tender",
    "Terminal",
    "TerminalPayment",
    "TillOffer",
]
