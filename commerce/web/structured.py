"""What search engines read: schema.org in JSON-LD, written so that it cannot end its own element."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from commerce.catalogue.queries import Offer, ProductPage
from stores.locations.models import Location
from stores.locations.rules import Hours, intervals_on

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}

_written = json.JSONEncoder(ensure_ascii=False).encode


def dumped(data: dict[str, Any]) -> SafeString:
    """Return the JSON text, safe inside a script element."""
    text = _written({"@context": "https://schema.org"} | data)
    return SafeString(text.translate(_ESCAPES))


def product(
    request: HttpRequest, page: ProductPage, offer: Offer, *, availability: str, image: str
) -> SafeString:
    """Return a product with the offer of the chosen variant; `availability` is schema.org's word."""
    data: dict[str, Any] = {
        "@type": "Product",
        "name": page.name,
        "description": page.description,
        "sku": offer.sku,
        "image": request.build_absolute_uri(image),
        "offers": {
            "@type": "Offer",
            "url": request.build_absolute_uri(page.get_absolute_url()),
            "price": str(offer.price.major),
            "priceCurrency": offer.price.currency,
            "availability": f"https://schema.org/{availability}",
        },
    }
    if page.rating_count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": page.rating,
            "reviewCount": page.rating_count,
        }
    if page.brand:
        data["brand"] = {"@type": "Brand", "name": page.brand}
    if offer.ean:
        data["gtin"] = offer.ean
    return dumped(data)


def _special(hours: Hours) -> list[dict[str, str]]:
    """Return the days that differ, one entry per interval; a closed day is one from 00:00 to 00:00."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": day.isoformat(),
            "validThrough": day.isoformat(),
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for day in sorted(hours.special)
        for opens, closes in intervals_on(hours, day) or [(time(), time())]
    ]


def store(request: HttpRequest, location: Location, hours: Hours) -> SafeString:
    """Return a store as a local business with its usual week and the days that differ."""
    return dumped(
        {
            "@type": "Store",
            "name": location.name,
            "url": request.build_absolute_uri(location.get_absolute_url()),
            "telephone": location.phone,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": location.street,
                "postalCode": location.postcode,
                "addressLocality": location.city,
                "addressCountry": location.country,
            },
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": location.latitude,
                "longitude": location.longitude,
            },
            "openingHoursSpecification": [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": _DAYS[day],
                    "opens": f"{opens:%H:%M}",
                    "closes": f"{closes:%H:%M}",
                }
                for day, intervals in enumerate(hours.week)
                for opens, closes in intervals
            ],
            "specialOpeningHoursSpecification": _special(hours),
        }
    )
