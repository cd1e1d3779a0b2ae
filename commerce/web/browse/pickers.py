"""Choosing a variant by links: every choice is an address, also one that is sold out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commerce.catalogue.queries import Offer, ProductPage
from commerce.web import photos
from commerce.web.art import art_url
from commerce.web.browse.standing import Standing


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an axis. `gone` says that it cannot be delivered, `note` where it is instead."""

    name: str
    url: str
    image: str
    is_chosen: bool
    gone: bool
    note: str


@dataclass(frozen=True, slots=True)
class Picker:
    """An axis: colour, size; with the value that is chosen."""

    name: str
    chosen: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Thumb:
    """A picture of the product in one tint."""

    url: str
    image: str
    name: str
    is_chosen: bool


def closest(page: ProductPage, offer: Offer, *, axis: str, value: str) -> Offer:
    """Return the variant with the value that is otherwise most like the chosen one."""
    fitting = [variant for variant in page.variants if variant.options.get(axis) == value]
    return max(fitting, key=lambda variant: len(variant.options.items() & offer.options.items()))


def axes(page: ProductPage, offer: Offer, standing: Standing) -> list[Picker]:
    """Return the pickers of the product, the offer being the one that is chosen."""
    pickers = []
    for axis in page.axes:
        targets = [
            (value, closest(page, offer, axis=axis.code, value=value.code)) for value in axis.values
        ]
        is_tinted = len({target.tint for _value, target in targets}) > 1
        choices = []
        for value, target in targets:
            gone = standing.online(target.id) <= 0
            choices.append(
                Choice(
                    name=value.name,
                    url="?" + urlencode({"variant": target.sku}),
                    image=_image(page, target) if is_tinted else "",
                    is_chosen=offer.options.get(axis.code) == value.code,
                    gone=gone,
                    note=_note(target, standing) if gone else "",
                )
            )
        chosen = next((choice.name for choice in choices if choice.is_chosen), "")
        pickers.append(Picker(axis.name, chosen, choices))
    return pickers


def _image(page: ProductPage, target: Offer) -> str:
    """Return the variant's own photograph, small, else the drawing in its tint."""
    own = next((photo for photo in page.photos if photo.variant_id == target.id), None)
    return photos.shown(own, page.art, target.tint).small


def _note(target: Offer, standing: Standing) -> str:
    return _("in stores only") if standing.in_stores(target.id) else _("sold out")


def thumbs(page: ProductPage, offer: Offer) -> list[Thumb]:
    """Return a picture for each tint, where there are several."""
    first: dict[str, Offer] = {}
    for variant in page.variants:
        first.setdefault(variant.tint, variant)
    if len(first) < 2:
        return []
    return [
        Thumb(
            url="?" + urlencode({"variant": variant.sku}),
            image=art_url(page.art, tint),
            name=variant.label,
            is_chosen=tint == offer.tint,
        )
        for tint, variant in first.items()
    ]
