"""What searches are helped by and what they leave: synonyms, pins, queries, words."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commerce.catalogue.models.products import Product
from core import markets


class Synonym(models.Model):
    """Words that mean the same to a searcher, in one language: sofa, couch, settee."""

    language = models.CharField(max_length=2, choices=[("en", "English"), ("nb", "Norsk")])
    words = ArrayField(models.CharField(max_length=60), help_text="As people type them.")

    def __str__(self) -> str:
        return ", ".join(self.words)


class Pin(models.Model):
    """A product that stands first for a query; several in the order of their position."""

    query = models.CharField(
        max_length=80, db_index=True, help_text="Folded: lower case, no accents."
    )
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pins")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["query", "product"], name="pin_once")]

    def __str__(self) -> str:
        return f"{self.query}: {self.product_id}"


class SearchQuery(models.Model):
    """What was searched for on a day in a market, how often, and what came of it. No person in it."""

    day = models.DateField()
    market = models.CharField(max_length=2, choices=markets.choices)
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=80, help_text="Folded.")
    times = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0, help_text="Products found the last time.")
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "market", "language", "text"], name="search_query_once"
            )
        ]
        indexes = [models.Index(fields=["day", "results"])]

    def __str__(self) -> str:
        return f"{self.day} {self.text}"


class Word(models.Model):
    """A word that names, brands or categories have had: what somebody may have meant; derived."""

    word = models.CharField(max_length=40, primary_key=True, help_text="Folded.")

    def __str__(self) -> str:
        return str(self.word)
