"""The forms of voucher codes, and what the page of a promotion shows of them."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from typing_extensions import override

from commerce.pricing.models import CODE, Voucher
from core import codes as hashes

SHOWN_CODES = 50
MOST_CODES = 10_000


class LimitsForm(forms.Form):
    """How often a code may be used: by everybody, and by one person. Empty: without a limit."""

    total_limit = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    person_limit = forms.IntegerField(required=False, min_value=1, max_value=2**15 - 1)


class CodesForm(LimitsForm):
    """One code that was thought of, or a number of codes that nobody can guess."""

    code = forms.CharField(required=False)
    count = forms.IntegerField(required=False, min_value=1, max_value=MOST_CODES)

    def clean_code(self) -> str:
        """Read a code however it was typed."""
        code = "".join(self.cleaned_data["code"].split()).upper()
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError(_("A code has 3 to 24 capitals, digits and dashes."))
        return code

    @override
    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and not for both."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if bool(cleaned["code"]) == bool(cleaned["count"]):
            self.add_error(
                "code",
                _("Write a code, or say how many to make: 1 to %(most)s.") % {"most": MOST_CODES},
            )
        elif there := Voucher.objects.filter(code=cleaned["code"]).first():
            text = _("There is this code already, for “%(name)s”.")
            self.add_error("code", text % {"name": there.promotion.name_en})
        return cleaned

    def codes(self) -> list[str]:
        """Return the codes to be made."""
        if self.cleaned_data["code"]:
            return [self.cleaned_data["code"]]
        return [
            "".join(secrets.choice(hashes.ALPHABET) for _n in range(10))
            for _each in range(self.cleaned_data["count"])
        ]


def codes_context(promotion_id: int, wanted: str, form: CodesForm | None) -> dict[str, Any]:
    """Return what the page of a promotion shows of its codes."""
    found = Voucher.objects.filter(promotion_id=promotion_id).order_by("code")
    wanted = "".join(wanted.split()).upper()
    shown = found.filter(code__contains=wanted) if wanted else found
    return {
        "codes_form": form or CodesForm(),
        "find": wanted,
        "vouchers": list(shown[:SHOWN_CODES]) if promotion_id else [],
        "voucher_count": found.count() if promotion_id else 0,
        "most_shown": SHOWN_CODES,
    }
