"""Reference data in the admin."""

from __future__ import annotations

from django.contrib import admin

from stores.locations.models import Location, OpeningHours, Postcode, SpecialDay


class OpeningHoursInline(admin.TabularInline):  # type: ignore[type-arg]
    """Hours within their place."""

    model = OpeningHours
    extra = 0
    ordering = ["weekday", "opens"]


class SpecialDayInline(admin.TabularInline):  # type: ignore[type-arg]
    """Days with hours of their own, within their place."""

    model = SpecialDay
    extra = 0
    ordering = ["day"]


@admin.register(Location)
class LocationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Places with their hours."""

    list_display = ["code", "name", "kind", "market", "city", "is_active"]
    list_filter = ["kind", "market", "is_active"]
    search_fields = ["code", "name", "city", "postcode"]
    ordering = ["code"]
    inlines = [OpeningHoursInline, SpecialDayInline]


@admin.register(Postcode)
class PostcodeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Postcodes as loaded from the files that ship with the project."""

    list_display = ["country", "code", "place"]
    list_filter = ["country"]
    search_fields = ["code", "place"]
    ordering = ["country", "code"]
