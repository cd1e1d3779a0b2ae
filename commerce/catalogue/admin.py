"""The catalogue in Django's admin, to look at. It is changed on the merchandiser's pages, through the operations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from accounts import identity
from commerce.catalogue.models import Attribute, AttributeOption, Category, Price, Product, Variant
from core.actor import Channel, Role


class Seen:
    """Merchandisers and administrators may see it, nobody else; nobody may change it here."""

    def _may(self, request: Any, *_rest: Any) -> bool:
        actor = identity.actor_for(request, Channel.BACK_OFFICE)
        return request.user.is_superuser or actor.has(Role.MERCHANDISER, Role.ADMINISTRATOR)

    def _never(self, _request: Any, *_rest: Any) -> bool:
        return False

    has_module_permission = _may
    has_view_permission = _may
    has_add_permission = _never
    has_change_permission = _never
    has_delete_permission = _never


class OptionInline(Seen, TranslationTabularInline[AttributeOption, Attribute]):  # type: ignore[misc]
    """The options of an attribute."""

    model = AttributeOption


@admin.register(Attribute)
class AttributeAdmin(Seen, TranslationAdmin[Attribute]):
    """Attributes with their options."""

    list_display = ("code", "name", "kind", "unit", "position")
    ordering = ("position", "code")
    inlines = (OptionInline,)


@admin.register(Category)
class CategoryAdmin(Seen, TranslationAdmin[Category]):
    """The department tree."""

    list_display = ("name", "slug", "depth", "sold_in")
    ordering = ("path",)
    search_fields = ("slug", "name_en", "name_nb")


class VariantInline(Seen, admin.TabularInline[Variant, Product]):
    """The variants of a product; the link leads to their prices."""

    model = Variant
    show_change_link = True


class PriceInline(Seen, admin.TabularInline[Price, Variant]):
    """The prices of a variant."""

    model = Price


@admin.register(Product)
class ProductAdmin(Seen, TranslationAdmin[Product]):
    """Products."""

    list_display = ("name", "brand", "category", "is_published")
    list_filter = ("is_published", "vat_class")
    list_select_related = ("category",)
    search_fields = ("name_en", "name_nb", "slug", "variants__sku")
    ordering = ("-id",)
    inlines = (VariantInline,)


@admin.register(Variant)
class VariantAdmin(Seen, admin.ModelAdmin[Variant]):
    """Variants with their prices."""

    list_display = ("sku", "product", "ean", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("product",)
    search_fields = ("sku", "ean", "product__name_en")
    ordering = ("sku",)
    inlines = (PriceInline,)
