"""What crawlers may read, where everything is, and which of many addresses of a page counts."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commerce.catalogue.queries import sitemap as catalogue
from commerce.web import directory
from core import addresses, forms, markets
from core.errors import NotFound
from core.kept import Kept

# Somebody's own, or a surface of ours: not read at all.
CLOSED = (
    "account", "carts", "checkout", "orders", "pay", "notices",
    "console", "kiosk", "store", "warehouse", "manager", "merchandise", "admin", "api/v1",
)  # fmt: skip
# Linked from every page: may be read, so that it is seen that they are not to be listed.
UNLISTED = frozenset({"accounts", "cart", "compare", "search", "wishes", "styleguide", "gift-card"})
_NOT_LISTED = UNLISTED | {name.partition("/")[0] for name in CLOSED}
# The most that a sitemap may hold.
PART = 50_000
HOUR = 3600


def listing(request: HttpRequest) -> dict[str, str | bool]:
    """Return whether a page is to be listed, and the path that counts for it; no statement.

    What narrows, sorts or chooses is left out of that path. A page of a list counts for itself as
    long as nothing narrows it: it shows what no other does.
    """
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    if path[1:].partition("/")[0] in _NOT_LISTED:
        return {"is_listed": False, "canonical": "", "is_canonical": False}
    name, _equals, number = query.partition("=")
    page = forms.number(number) if name == "page" else None
    if page is not None and page > 1:
        return {"is_listed": True, "canonical": f"{path}?page={page}", "is_canonical": False}
    return {"is_listed": True, "canonical": path, "is_canonical": not query}


@require_safe
@cache_control(public=True, max_age=HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers to leave alone what is somebody's own, in every country and language, and where all is."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}/{name}/" for name in CLOSED for prefix in markets.PREFIXES]
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


# How many products are in a part -> the first id of each part; asked once an hour.
_firsts: Kept[int, list[int]] = Kept(catalogue.first_products, seconds=HOUR)


@require_safe
@cache_control(public=True, max_age=HOUR)
def index(request: HttpRequest) -> HttpResponse:
    """Name the parts of every country and language; one statement an hour."""
    parts = ["shop", *(f"products-{number + 1}" for number in range(len(_firsts(PART))))]
    return _xml("sitemapindex", "sitemap", (
        f"{settings.BASE_URL}{prefix}/sitemaps/{part}.xml"
        for prefix in markets.PREFIXES for part in parts
    ))  # fmt: skip


@require_safe
@cache_control(public=True, max_age=HOUR)
def places(request: HttpRequest) -> HttpResponse:
    """Name the front page, departments, brands and stores of a country; three statements."""
    market = request.market  # type: ignore[attr-defined]
    stores = directory.of_market(market.code).stores if market.has_stores else []
    found = [addresses.of("shop:home")]
    found += [addresses.of("shop:category", slug) for slug in catalogue.category_slugs(market)]
    found += [addresses.of("shop:brand", slug) for slug in catalogue.brand_slugs(market)]
    if stores:
        found += [addresses.of("shop:stores"), *(store.get_absolute_url() for store in stores)]
    return _pages(found)


@require_safe
@cache_control(public=True, max_age=HOUR)
def products(request: HttpRequest, part: int) -> HttpResponse:
    """Name a part of what is sold in a country; one statement."""
    firsts = _firsts(PART)
    if not 1 <= part <= len(firsts):
        raise NotFound
    end = firsts[part] if part < len(firsts) else 0
    slugs = catalogue.product_slugs(
        request.market,  # type: ignore[attr-defined]
        first=firsts[part - 1],
        end=end,
    )
    # Fifty thousand at once: the address is put together here, and made once only.
    before, after = addresses.of("shop:product", "-").rsplit("-", 1)
    return _pages(f"{before}{slug}{after}" for slug in slugs)


def _pages(paths: Iterable[str]) -> HttpResponse:
    return _xml("urlset", "url", (f"{settings.BASE_URL}{path}" for path in paths))


def _xml(kind: str, each: str, found: Iterable[str]) -> HttpResponse:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    rows = "".join(f"<{each}><loc>{escape(address)}</loc></{each}>\n" for address in found)
    text = f'{head}<{kind} xmlns="{space}">\n{rows}</{kind}>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
