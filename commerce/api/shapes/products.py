"""Products, categories and where variants can be had."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, PlaceSerializer, Shape
from commerce.catalogue.pictures import files
from commerce.catalogue.queries import SORTS, CategoryNode
from commerce.catalogue.queries.photos import Photo


class ProductQuerySerializer(Shape):
    """Which products: found by words, or those of a category."""

    q = serializers.CharField(
        required=False, default="", max_length=200, help_text="Words, a SKU or an EAN."
    )
    category = serializers.SlugField(required=False, default="", help_text="Slug of a category.")
    sort = serializers.ChoiceField(
        [sort for sort in SORTS if sort], required=False, help_text="Of a category."
    )
    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=10_000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Need one of both."""
        if not attrs["q"].strip() and not attrs["category"]:
            raise serializers.ValidationError({"q": "Say what to look for, or name a category."})
        return attrs


class PictureSerializer(Shape):
    """A picture in its largest size."""

    url = serializers.SerializerMethodField()
    alt = serializers.CharField()
    variant_id = serializers.IntegerField(
        allow_null=True, help_text="Of which variant; null: of all of them."
    )

    def get_url(self, photo: Photo) -> str:
        """Return where it is, as WebP."""
        return files.address(photo.file, photo.widths[-1])


class CardSerializer(Shape):
    """A product on a list."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    brand = serializers.CharField()
    price = MoneySerializer(help_text="The lowest price of its variants, VAT included.")
    is_range = serializers.BooleanField(help_text="Its variants differ in price.")
    variant_ids = serializers.ListField(child=serializers.IntegerField())
    picture_url = serializers.SerializerMethodField()

    def get_picture_url(self, card: Any) -> str | None:
        """Return its first picture, as WebP of 160 to 1600 pixels; null where it has none."""
        photo = card.photo
        return files.address(photo.file, photo.widths[-1]) if photo else None


class ProductListSerializer(Shape):
    """A page of products."""

    total = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    is_loose = serializers.BooleanField(help_text="Nothing fits all words; these are alike.")
    items = CardSerializer(many=True)


class _CrumbSerializer(Shape):
    slug = serializers.CharField()
    name = serializers.CharField()


class VariantSerializer(Shape):
    """A variant on sale."""

    id = serializers.IntegerField(help_text="What a cart takes.")
    sku = serializers.CharField()
    ean = serializers.CharField(allow_null=True)
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="What makes it this variant: `Pine, XL`."
    )
    options = serializers.DictField(child=serializers.CharField())
    weight_g = serializers.IntegerField()
    price = MoneySerializer()


class ProductSerializer(Shape):
    """A product with its variants on sale in the market."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    brand = serializers.CharField()
    description = serializers.CharField()
    categories = _CrumbSerializer(many=True, source="crumbs", help_text="From the department down.")
    attributes = serializers.SerializerMethodField()
    variants = VariantSerializer(many=True)
    pictures = PictureSerializer(many=True, source="photos")

    def get_attributes(self, product: Any) -> dict[str, str]:
        """Return what is said about it, by name."""
        return dict(product.attributes)


class CategorySerializer(Shape):
    """A category with those below it."""

    slug = serializers.CharField()
    name = serializers.CharField()
    children = serializers.SerializerMethodField()

    def get_children(self, node: CategoryNode) -> list[dict[str, Any]]:
        """Return the same for each below it."""
        return list(CategorySerializer(node.children, many=True).data)


class NearQuerySerializer(Shape):
    """From where distances count."""

    near = serializers.CharField(
        required=False, default="", max_length=80, help_text="A postcode or a town."
    )
    limit = serializers.IntegerField(required=False, default=10, min_value=1, max_value=60)


class AvailabilityQuerySerializer(NearQuerySerializer):
    """How many are wanted, and from where distances count."""

    quantity = serializers.IntegerField(required=False, default=1, min_value=1, max_value=99)


class StoreAvailabilitySerializer(Shape):
    """What a store can promise."""

    store = PlaceSerializer(source="option.location")
    km = serializers.FloatField(
        source="option.km", allow_null=True, help_text="As the crow flies, from `near`."
    )
    left = serializers.IntegerField()
    can_collect = serializers.BooleanField(
        source="option.can_collect", help_text="In the wanted quantity."
    )
    is_sent = serializers.BooleanField(
        source="option.is_sent",
        help_text="Whether a warehouse sends it to the store first: not all of it is there now.",
    )
    is_sure = serializers.BooleanField(
        source="option.is_sure",
        help_text="False where it may not lie where the books say: the store confirms within the hour.",
    )
    ready_by = serializers.DateTimeField(source="option.ready_by", allow_null=True)


class AvailabilitySerializer(Shape):
    """What can be delivered, and what can be collected where."""

    variant_id = serializers.IntegerField()
    sku = serializers.CharField()
    delivery_left = serializers.IntegerField(help_text="Units that can be delivered.")
    near = serializers.CharField(
        help_text="The place that `near` was understood as; empty where unknown."
    )
    stores = StoreAvailabilitySerializer(
        many=True, help_text="By distance; without `near` those that have it first."
    )
