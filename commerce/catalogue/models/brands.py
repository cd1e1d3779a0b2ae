"""Who makes what is sold."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


class Brand(models.Model):
    """A brand; its name is the same in every language. `Product.brand` repeats it, for hot reads."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=60, unique=True)
    description = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Return the list of its products."""
        return reverse("shop:brand", args=[self.slug])
