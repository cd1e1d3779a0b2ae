"""Every page there is, who looks at it, and what it needs; `{names}` are facts of the stage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """An address as somebody sees it."""

    path: str
    who: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who or 'nobody'} {self.path}"


def _seen_by(who: str, *paths: str) -> list[Page]:
    return [Page(path, who) for path in paths]


PAGES = [
    *_seen_by(
        "", "/", "/c/{category}/", "/p/{product}/", "/p/{product}/stores/", "/search/?q=mug", "/search/?q=zzzz",
        "/search/?q=kettel", "/c/{category}/?stock=online&price_from=1&place=Leeds", "/c/{category}/?price_from=90000",
        "/stores/", "/stores/?near=Leeds", "/stores/{store}/", "/cart/", "/orders/", "/orders/track/{tracking}/", "/orders/glance/{glance}/",
        "/orders/pickup/{pickup}/", "/orders/choice/{asked}/", "/carts/{claim}/", "/pay/{pay}/", "/accounts/login/", "/accounts/password/reset/",
        "/styleguide/", "/api/docs/", "/no/", "/no/c/{category}/", "/no/p/{product}/", "/no/stores/", "/gb-nb/cart/",
        "/ie/p/{product}/", "/ie/stores/",
    ),
    Page("/there-is-no-such-page/", status=404),
    *_seen_by(
        "shopper", "/cart/", "/cart/lines/{line}/way/", "/cart/lines/{line}/way/?near=Leeds", "/checkout/",
        "/checkout/details/", "/checkout/delivery/", "/checkout/review/", "/c/{category}/",
    ),
    *_seen_by("buyer", "/orders/{number}/thanks/", "/wishes/"),
    *_seen_by(
        "", "/p/{pictured}/", "/p/{reviewed}/", "/p/{reviewed}/reviews/", "/p/{reviewed}/reviews/?stars=1", "/wishes/",
        "/compare/",
        "/wishes/shared/{shared_list}/", "/notices/?variant={gone_sku}", "/notices/?variant={gone_sku}&store=GB004",
        "/notices/{notice}/", "/p/{gone}/?variant={gone_sku}", "/orders/track/{done_tracking}/",
        "/orders/track/{done_tracking}/reviews/{review_line}/", "/orders/track/{done_tracking}/reviews/", "/orders/track/{done_tracking}/reviews/stop/",
        "/no/wishes/", "/no/p/{reviewed}/reviews/",
    ),
    *_seen_by("merchandiser", "/merchandise/reviews/", "/merchandise/reviews/?done"),
    *_seen_by("shopper", "/", "/wishes/", "/compare/", "/p/{reviewed}/", "/p/{reviewed}/?added=2"),
    *_seen_by(
        "csa", "/console/", "/console/carts/{cart}/", "/console/carts/{caller_cart}/", "/console/carts/{linked_cart}/",
        "/console/carts/{cart}/products/?q=mug", "/console/carts/{cart}/stores/?variant={variant}&near=Leeds", "/console/carts/{cart}/delivery/",
        "/console/customers/", "/console/customers/?q=shaw", "/console/customers/{contact}/", "/console/orders/{number}/",
    ),
    *_seen_by(
        "clerk", "/store/", "/store/coming/", "/store/coming/{box_here}/", "/store/coming/{box}/", "/store/devices/", "/store/tills/", "/store/terminals/", "/store/payments/{at_terminal}/", "/store/payments/{to_terminal}/", "/store/sell/", "/store/sell/?q=mug", "/store/sell/?q={stocked}", "/store/sell/?q=zzzzqq", "/store/sell/{sale}/", "/store/sell/{sale}/lines/{sale_line}/ways/", "/store/sell/{sale}/customer/", "/store/sell/{sale}/pay/", "/store/sell/{sale_at_till}/pay/", "/store/sell/{sale_by_link}/pay/", "/store/sell/{sale_at_terminal}/pay/", "/store/shelves/", "/store/stock/", "/store/stock/deliveries/", "/store/stock/deliveries/{delivery}/", "/store/stock/adjustments/", "/store/stock/counts/", "/store/stock/counts/{count}/", "/store/stock/transfers/", "/store/stock/transfers/{transfer}/", "/store/stock/ledger/", "/store/stock/ledger/{stocked}/", "/store/pick/", "/store/walk/", "/store/ready/", "/store/hand-over/", "/store/collections/{collection}/",
        "/store/collections/{ready}/", "/store/collections/{ready}/label/", "/store/collections/{ready}/label/?paper=roll", "/store/collections/{collection}/list/", "/store/collections/{short}/",
    ),
    *_seen_by("other_clerk", "/store/returns/", "/store/returns/orders/{returned}/", "/store/returns/{receipt}/"),
    *_seen_by(
        "csa", "/console/orders/{number}/change/", "/console/collections/", "/console/collections/missing/{missing}/", "/console/parcel-cases/", "/console/parcel-cases/{case}/",
    ),
    *_seen_by(
        "", "/orders/track/{tracking}/change/", "/no/orders/track/{tracking}/change/",
    ),
    *_seen_by(
        "packer", "/warehouse/boxes/", "/warehouse/boxes/{box}/", "/warehouse/stock/", "/warehouse/stock/deliveries/", "/warehouse/shelves/?shelf=A-1", "/warehouse/waves/{wave}/", "/warehouse/cases/", "/warehouse/cases/{case}/",
        "/warehouse/parcels/{packed}/slip/", "/warehouse/", "/warehouse/dispatch/", "/warehouse/parcels/{parcel}/", "/warehouse/parcels/{packed}/"
    ),
    *_seen_by("manager", "/manager/", "/manager/stock/", "/manager/collections/", "/manager/entries/?currency=GBP", "/manager/credits/GB003/", "/manager/payments/", "/manager/companies/",
        "/manager/payments/books/", "/store/place/", "/warehouse/place/", "/manager/payments/methods/", "/manager/credit/",
        "/manager/credit/?account={account}", "/manager/companies/{company}/", "/manager/companies/{company}/invoices/",
        "/gb-nb/manager/credit/?account={account}"),
    *_seen_by("idle_kiosk", "/kiosk/", "/gb-nb/kiosk/"),
    *_seen_by("kiosk", "/kiosk/home/", "/kiosk/find/?q=mug", "/kiosk/find/?q=zzzzqq", "/kiosk/c/{category}/", "/kiosk/p/{product}/", "/kiosk/p/{product}/?added=1",
        "/kiosk/basket/", "/kiosk/phone/", "/kiosk/details/", "/kiosk/review/", "/gb-nb/kiosk/basket/", "/gb-nb/kiosk/review/"),
    *_seen_by("till_kiosk", "/kiosk/till/", "/gb-nb/kiosk/till/"),
    Page("/kiosk/home/", status=403),
    Page("/carts/kiosk/{kiosk_link}/"),
    *_seen_by("giver", "/p/{gift_card}/", "/cart/", "/checkout/details/", "/checkout/review/"),
    *_seen_by("csa", "/console/payment-cases/", "/console/payment-cases/{payment_case}/", "/console/gift-cards/{card}/"),
    *_seen_by("merchandiser", "/merchandise/", "/merchandise/products/", "/merchandise/products/{edited}/",
        "/merchandise/pictures/{picture}/delete/", "/merchandise/bulk/", "/merchandise/search/", "/merchandise/import/", "/merchandise/import/{draft}/", "/merchandise/export/",
        "/merchandise/jobs/", "/merchandise/jobs/{job}/", "/gb-nb/merchandise/products/{edited}/"),
    *_seen_by("merchandiser", "/merchandise/promotions/", "/merchandise/promotions/new/", "/merchandise/promotions/{promotion}/",
        "/gb-nb/merchandise/promotions/{promotion}/"),
    *_seen_by("merchandiser", "/merchandise/categories/", "/merchandise/categories/{department}/", "/merchandise/attributes/",
        "/merchandise/attributes/{choice}/", "/merchandise/attributes/new/", "/merchandise/brands/", "/merchandise/brands/{maker}/", "/merchandise/ranges/", "/merchandise/ranges/GB004/",
        "/merchandise/history/", "/merchandise/history/?who=1", "/gb-nb/merchandise/attributes/{choice}/", "/b/{brand}/"),
    *_seen_by("customer", "/account/", "/account/details/", "/account/details/addresses/", "/account/security/", "/account/consents/", "/account/data/deleted/",
        "/account/orders/add/", "/gb-nb/account/"),
    *_seen_by("store_manager", "/manager/store/", "/store/", "/store/taking/", "/store/devices/", "/store/terminals/"),
]  # fmt: skip

THEMES = ("light", "dark")
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
