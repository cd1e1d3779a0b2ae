"""Promotions for the merchandiser: built in a form, tried on real carts and orders, then live."""

from commerce.web.merchandise.promotions.pages import edit, promotions, voucher_file, vouchers

__all__ = ["edit", "promotions", "voucher_file", "vouchers"]
