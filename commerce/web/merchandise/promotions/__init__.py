"""Promotions for the merchandiser: built in a form, tried on real carts and orders, then live."""

from commerce.web.merchandise.promotions.codes import change_voucher, voucher_file, vouchers
from commerce.web.merchandise.promotions.pages import edit, promotions

__all__ = ["change_voucher", "edit", "promotions", "voucher_file", "vouchers"]
