"""Typed properties of products, and the values that options have."""

from __future__ import annotations

from django.db import models

from commerce.catalogue.models.tree import Category


class Attribute(models.Model):
    """A typed property, declared once: colour, size, capacity in litres."""

    class Kind(models.TextChoices):
        OPTION = "option"
        NUMBER = "number"
        TEXT = "text"
        BOOLEAN = "boolean"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    unit = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_facet = models.BooleanField(
        default=True, db_default=True, help_text="Lists can be narrowed by it."
    )
    categories = models.ManyToManyField(
        Category, related_name="+", blank=True, help_text="Whose products have it; none: all."
    )

    def __str__(self) -> str:
        return str(self.name)


class AttributeOption(models.Model):
    """One of the values of an option attribute: pine, XL."""

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="options")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attribute", "code"], name="option_once")]

    def __str__(self) -> str:
        return str(self.name)
