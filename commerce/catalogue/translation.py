"""Which columns exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from commerce.catalogue.models import Attribute, AttributeOption, Category, Product


@register(Category)
class CategoryOptions(TranslationOptions):  # type: ignore[misc]
    """A department's name."""

    fields = ("name",)


@register(Attribute)
class AttributeOptions(TranslationOptions):  # type: ignore[misc]
    """An attribute's name."""

    fields = ("name",)


@register(AttributeOption)
class AttributeOptionOptions(TranslationOptions):  # type: ignore[misc]
    """An option's name."""

    fields = ("name",)


@register(Product)
class ProductOptions(TranslationOptions):  # type: ignore[misc]
    """A product's name and text."""

    fields = ("name", "description")
