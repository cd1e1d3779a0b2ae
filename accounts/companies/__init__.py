"""Businesses that buy on account: their VAT numbers, their terms, and who buys for them."""

from accounts.companies.operations import (
    BuyerData,
    CompanyData,
    remove_buyer,
    save_buyer,
    save_company,
)
from accounts.companies.queries import companies_of
from accounts.companies.rules import FORMATS, written_vat_number

__all__ = [
    "FORMATS",
    "BuyerData",
    "CompanyData",
    "companies_of",
    "remove_buyer",
    "save_buyer",
    "save_company",
    "written_vat_number",
]
