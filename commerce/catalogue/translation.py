"""Which columns exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from commerce.catalogue.models import (
    Attribute,
    AttributeOption,
    Brand,
    Category,
    Product,
    ProductImage,
)


@register(Category)
class CategoryOptions(TranslationOptions):
    """A department's name."""

    fields = ("name",)


@register(Attribute)
class AttributeOptions(TranslationOptions):
    """An attribute's name."""

    fields = ("name",)


@register(AttributeOption)
class AttributeOptionOptions(TranslationOptions):
    """An option's name."""

    fields = ("name",)


@register(Product)
class ProductOptions(TranslationOptions):
    """A product's name and text."""

    fields = ("name", "description")


@register(ProductImage)
class ProductImageOptions(TranslationOptions):
    """What a picture shows, for who cannot see it."""

    fields = ("alt",)


@register(Brand)
class BrandOptions(TranslationOptions):
    """What a brand says of itself."""

    fields = ("description",)
