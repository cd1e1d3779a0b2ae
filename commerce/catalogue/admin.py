"""Reference data in Django's admin, for merchandisers. What is derived follows each save."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import BaseModelForm
from django.utils import timezone
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline
from treebeard.forms import movenodeform_factory

from accounts import identity
from commerce.catalogue import operations
from commerce.catalogue.models import Attribute, AttributeOption, Category, Price, Product, Variant
from core.actor import Channel, Role


class Merchandised:
    """Merchandisers and administrators may see and change it, nobody else."""

    def _may(self, request: Any, *_rest: Any) -> bool:
        actor = identity.actor_for(request, Channel.BACK_OFFICE)
        return request.user.is_superuser or actor.has(Role.MERCHANDISER, Role.ADMINISTRATOR)

    has_module_permission = _may
    has_view_permission = _may
    has_add_permission = _may
    has_change_permission = _may
    has_delete_permission = _may


class OptionInline(Merchandised, TranslationTabularInline[AttributeOption, Attribute]):  # type: ignore[misc]
    """The options of an attribute."""

    model = AttributeOption
    extra = 1


@admin.register(Attribute)
class AttributeAdmin(Merchandised, TranslationAdmin[Attribute]):
    """Attributes with their options."""

    list_display = ("code", "name", "kind", "unit", "position")
    ordering = ("position", "code")
    inlines = (OptionInline,)


@admin.register(Category)
class CategoryAdmin(Merchandised, TranslationAdmin[Category]):
    """The department tree; the form moves a category within it."""

    form = movenodeform_factory(Category, exclude=["sold_in"])
    list_display = ("name", "slug", "depth", "sold_in")
    ordering = ("path",)
    search_fields = ("slug", "name_en", "name_nb")


class VariantInline(Merchandised, admin.TabularInline[Variant, Product]):
    """The variants of a product; the change link leads to their prices."""

    model = Variant
    extra = 0
    show_change_link = True


class PriceInline(Merchandised, admin.TabularInline[Price, Variant]):
    """The prices of a variant."""

    model = Price
    extra = 1


@admin.register(Product)
class ProductAdmin(Merchandised, TranslationAdmin[Product]):
    """Products."""

    list_display = ("name", "brand", "category", "is_published")
    list_filter = ("is_published", "vat_class")
    list_select_related = ("category",)
    search_fields = ("name_en", "name_nb", "slug", "variants__sku")
    autocomplete_fields = ("category",)
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("-id",)
    inlines = (VariantInline,)

    def save_related(
        self, request: Any, form: BaseModelForm[Product], formsets: Any, change: bool
    ) -> None:
        """Save the variants, then bring search and navigation up to date."""
        super().save_related(request, form, formsets, change)
        operations.reindex(product_ids=[form.instance.pk])


@admin.register(Variant)
class VariantAdmin(Merchandised, admin.ModelAdmin[Variant]):
    """Variants with their prices."""

    list_display = ("sku", "product", "ean", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("product",)
    search_fields = ("sku", "ean", "product__name_en")
    autocomplete_fields = ("product",)
    ordering = ("sku",)
    inlines = (PriceInline,)

    def save_related(
        self, request: Any, form: BaseModelForm[Variant], formsets: Any, change: bool
    ) -> None:
        """Save the prices, then bring search and navigation up to date."""
        super().save_related(request, form, formsets, change)
        operations.record_prices(
            variant_ids=[form.instance.pk],
            actor=identity.actor_for(request, Channel.BACK_OFFICE),
            now=timezone.now(),  # noqa: TID251 - the admin is an interface
        )
        operations.reindex(product_ids=[form.instance.product_id])
