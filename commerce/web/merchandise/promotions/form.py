"""The form of a promotion: amounts as people write them, lists as lines, one error per field."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from commerce.catalogue.models import Category, Product, Variant
from commerce.catalogue.rules.prices import parse_price
from commerce.pricing.models import Promotion, Voucher
from core.actor import Channel
from core.markets import MARKETS
from core.money import digits
from stores.locations.models import Location

_SEPARATORS = re.compile(r"[,;\s]+")
_LINES = re.compile(r"[,;\n]+")
# Where a cart can be begun.
_CHANNELS = (Channel.WEB, Channel.PHONE, Channel.CHAT, Channel.STORE, Channel.KIOSK)
_NUMBERS = ("least_quantity", "percent", "buy", "get")
# What stands before the usual words of an error, which do not say where it is.
_LABELS = {
    "name_en": _("Name in English"), "name_nb": _("Name in Norwegian"), "market": _("Country"), "lane": _("Lane"),
    "action": _("Action"), "percent": _("Percent"), "buy": _("Buy"), "get": _("Get"),
    "least_quantity": _("Units at least"), "starts_at": _("From"), "ends_at": _("Until"),
}  # fmt: skip


if TYPE_CHECKING:
    _Form = forms.ModelForm[Promotion]
else:
    _Form = forms.ModelForm


class PromotionForm(_Form):
    """What a merchandiser fills in. The market's zone reads the times."""

    skus = forms.CharField(required=False, widget=forms.Textarea)
    brands = forms.CharField(required=False, widget=forms.Textarea)
    groups = forms.CharField(required=False)
    reward_skus = forms.CharField(required=False, widget=forms.Textarea)
    least_amount = forms.CharField(required=False)
    amount = forms.CharField(required=False)
    category_ids = forms.TypedMultipleChoiceField(required=False, coerce=int)
    reward_category_ids = forms.TypedMultipleChoiceField(required=False, coerce=int)
    store_ids = forms.TypedMultipleChoiceField(required=False, coerce=int)
    channels = forms.MultipleChoiceField(
        required=False, choices=[(each.value, each.label) for each in _CHANNELS]
    )

    class Meta:
        model = Promotion
        fields = (
            "name_en", "name_nb", "market", "lane", "starts_at", "ends_at", "is_active", "needs_code",
            "skus", "brands", "category_ids", "least_quantity", "least_amount", "groups", "first_order",
            "channels", "store_ids", "action", "percent", "amount", "buy", "get", "reward_skus",
            "reward_category_ids",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._had = {
            name: list(getattr(self.instance, name))
            for name in ("category_ids", "reward_category_ids")
        }
        for name in _NUMBERS:
            self.fields[name].required = False
        for name, label in _LABELS.items():
            told = self.fields[name].error_messages
            told.update({code: format_lazy("{}: {}", label, text) for code, text in told.items()})
        closed = f" ({_('closed')})"
        categories = [
            (row.pk, "\u2003" * (row.depth - 1) + str(row))
            for row in Category.objects.order_by("path")
        ]
        for name in ("category_ids", "reward_category_ids"):
            self.fields[name].choices = categories  # type: ignore[attr-defined]
        # A store that has closed stays a choice of what is for it: left out, it would be for all.
        stores = Location.objects.filter(kind=Location.Kind.STORE).filter(
            Q(is_active=True) | Q(pk__in=self.instance.store_ids)
        )
        self.fields["store_ids"].choices = [  # type: ignore[attr-defined]
            (store.pk, f"{store.market} {store.name}{'' if store.is_active else closed}")
            for store in stores.order_by("market", "name")
        ]
        if self.instance.pk and not self.is_bound:
            self.initial.update(_as_written(self.instance))

    @override
    def clean(self) -> dict[str, Any]:
        """Read amounts and lists, and ask of each action what it needs."""
        cleaned = super().clean() or {}
        market = MARKETS.get(cleaned.get("market", ""))
        for name in ("amount", "least_amount"):
            cleaned[name] = self._amount(name, cleaned.get(name) or "", market)
        for name in _NUMBERS:
            cleaned[name] = cleaned.get(name) or 0
        cleaned["skus"] = self._skus("skus", cleaned)
        cleaned["reward_skus"] = self._skus("reward_skus", cleaned)
        cleaned["brands"] = self._brands(cleaned)
        cleaned["groups"] = [part for part in _SEPARATORS.split(cleaned.get("groups", "")) if part]
        self._check_action(cleaned)
        self._check_kept(cleaned)
        unticked = self.instance.pk and not cleaned.get("needs_code")
        if unticked and Voucher.objects.filter(promotion=self.instance.pk).exists():
            self.add_error("needs_code", _("It has codes. Without this they count nothing."))
        for name in ("starts_at", "ends_at"):
            if market is not None and cleaned.get(name):
                cleaned[name] = cleaned[name].replace(tzinfo=market.zone)
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("It ends before it starts."))
        return cleaned

    def _amount(self, name: str, text: str, market: Any) -> int:
        if not text or market is None:
            return 0
        try:
            return parse_price(text, market.currency)
        except ValueError as error:
            self.add_error(name, _("“%(text)s” %(why)s.") % {"text": text, "why": error})
            return 0

    def _skus(self, name: str, cleaned: dict[str, Any]) -> list[str]:
        wanted = [part for part in _SEPARATORS.split(cleaned.get(name, "")) if part]
        known = set(Variant.objects.filter(sku__in=wanted).values_list("sku", flat=True))
        unknown = [sku for sku in wanted if sku not in known]
        if unknown:
            self.add_error(name, _("We do not have: %(skus)s.") % {"skus": ", ".join(unknown[:10])})
        return wanted

    def _brands(self, cleaned: dict[str, Any]) -> list[str]:
        wanted = [part.strip() for part in _LINES.split(cleaned.get("brands", "")) if part.strip()]
        known = set(Product.objects.filter(brand__in=wanted).values_list("brand", flat=True))
        unknown = [brand for brand in wanted if brand not in known]
        if unknown:
            self.add_error(
                "brands", _("We do not have: %(skus)s.") % {"skus": ", ".join(unknown[:10])}
            )
        return wanted

    def _check_kept(self, cleaned: dict[str, Any]) -> None:
        """What was for goods that are gone does not become an offer on everything by saving it."""
        for ids, others in (
            ("category_ids", ("skus", "brands")),
            ("reward_category_ids", ("reward_skus",)),
        ):
            had = self._had[ids]
            if had and not any(cleaned.get(name) for name in (ids, *others)):
                known = {value for value, _text in self.fields[ids].choices}  # type: ignore[attr-defined]
                if not known.issuperset(had):
                    self.add_error(ids, _("Its category is gone. Choose what it is for now."))

    def _check_action(self, cleaned: dict[str, Any]) -> None:
        action, percent = cleaned.get("action"), Decimal(cleaned["percent"])
        if action in {"percent", "buy_x_get_y"} and not 0 < percent <= 100:
            self.add_error("percent", _("Enter a percentage from 0.01 to 100."))
        if (
            action in {"amount", "fixed_price"}
            and not cleaned["amount"]
            and "amount" not in self.errors
        ):
            self.add_error("amount", _("Enter an amount above nothing."))
        if action == "buy_x_get_y" and not (cleaned["buy"] and cleaned["get"]):
            self.add_error("buy", _("Say how many to buy, and how many are reduced."))
        if action == "cheapest_free" and cleaned["buy"] < 2:
            self.add_error("buy", _("Say of how many the cheapest is free: 2 or more."))
        is_delivery = action == "free_delivery"
        if is_delivery != (cleaned.get("lane") == "delivery"):
            self.add_error("lane", _("Free delivery belongs to the lane of delivery, and only it."))


def _as_written(promotion: Promotion) -> dict[str, Any]:
    """Return the fields of a row as somebody would type them."""
    places = digits(MARKETS[promotion.market].currency)

    def amount(value: int) -> str:
        return f"{Decimal(value).scaleb(-places):f}" if value else ""

    zone = MARKETS[promotion.market].zone
    return {
        **{name: getattr(promotion, name) or "" for name in _NUMBERS},
        "skus": "\n".join(promotion.skus),
        "brands": "\n".join(promotion.brands),
        "groups": ", ".join(promotion.groups),
        "reward_skus": "\n".join(promotion.reward_skus),
        "amount": amount(promotion.amount),
        "least_amount": amount(promotion.least_amount),
        "starts_at": _local(promotion.starts_at, zone),
        "ends_at": _local(promotion.ends_at, zone),
    }


def _local(moment: Any, zone: Any) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""


def new_initial(market: str) -> dict[str, Any]:
    """Return what a new promotion begins with."""
    zone = MARKETS[market].zone
    return {
        **dict.fromkeys(_NUMBERS, ""),
        "market": market,
        "lane": "goods",
        "action": "percent",
        "starts_at": _local(timezone.now(), zone),
    }
