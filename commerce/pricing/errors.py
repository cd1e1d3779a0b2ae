"""What pricing says no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid


class CodeRefused(Invalid):
    """A code that cannot be used, with the reason in words."""

    code = "code-refused"
    title = _("This code cannot be used")


class NotFirstOrder(Conflict):
    """The total counts on an offer for a first order, and its buyer has ordered."""

    code = "not-first-order"
    title = _("This offer is for a first order, and you have ordered from us before.")


class PromotionChanged(Conflict):
    """The form was opened before somebody else saved the promotion."""

    code = "promotion-changed"
    title = _("Somebody else has changed this promotion since you opened it.")


class VoucherGone(Conflict):
    """A voucher was used up between the quote and the order."""

    code = "voucher-gone"
    title = _("This code has been used up")

    def __init__(self, voucher: str) -> None:
        super().__init__(
            _("The code %(code)s was used up while you were paying.") % {"code": voucher},
            voucher=voucher,
        )
