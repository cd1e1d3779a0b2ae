"""The department tree."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from treebeard.mp_tree import MP_Node


class Category(MP_Node):  # type: ignore[misc]
    """A node of the department tree (materialised path)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    art = models.CharField(max_length=40, blank=True, help_text="Kind of drawing shown for it.")
    sold_in = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        editable=False,
        help_text="Markets in which something below it has a price; the navigation shows it there.",
    )
    is_hidden = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Not in the navigation, nor what is below it; products are still found.",
    )

    node_order_by: list[str] = []

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Return the list of its products."""
        return reverse("shop:category", args=[self.slug])
