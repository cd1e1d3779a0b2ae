"""Guesses what the columns of somebody else's file mean, from their names in English and Norwegian."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from commerce.catalogue.rules import texts
from commerce.catalogue.rules.rows import ALIASES, is_field
from core import markets

_NAMES = {
    "sku": "sku article articleno articlenumber articleid artnr artno art artikkel artikkelnr artikkelnummer item "
    "itemno itemnumber itemcode productcode productno productid productnumber stockcode stockkeepingunit variantsku "
    "varenr varenummer vare produktnr produktnummer produktkode partno partnumber code kode",
    "product": "product handle parent parentsku productgroup groupid modellgruppe productslug",
    "name": "name title producttitle productname itemname nameen titleen englishname englishtitle heading",
    "name:nb": "navn tittel produktnavn varenavn varetekst namenb nameno titlenb titleno navnnb norsknavn norwegianname "
    "artikkelnavn benevnelse",
    "category": "category categories categorypath group productcategory department type kategori kategorier kategoristi "
    "varegruppe produktgruppe avdeling gruppe range taxonomy",
    "description": "description desc longdescription productdescription text bodyhtml body descriptionen details",
    "description:nb": "beskrivelse produktbeskrivelse langbeskrivelse varebeskrivelse descriptionnb descriptionno "
    "produkttekst beskrivelsenb",
    "brand": "brand vendor manufacturer make brandname merke varemerke produsent leverandor merkenavn",
    "ean": "ean ean13 gtin gtin13 barcode upc strekkode eankode eancode variantbarcode eannr",
    "vat_class": "vat vatclass taxclass tax mva mvaklasse mvakode avgiftsklasse",
    "weight_g": "weight weightg weightgrams grams variantgrams vekt vektg gram vektgram",
    "stock": "stock quantity qty onhand inventory stocklevel units available instock variantinventoryqty lager "
    "lagerbeholdning beholdning antall palager saldo lagerstatus counted",
    "print_code": "printcode cataloguecode cataloguenumber catalogcode printnumber katalognr katalognummer katalogkode",
    "published": "published online visible status publisert synlig",
    "active": "active isactive variantactive insortiment aktiv aktivvariant iutvalget",
    "publish_at": "publishat publishfrom publishdate availablefrom launch launchdate publiseres publiseringsdato lanseres "
    "lanseringsdato",
    "withdraw_at": "withdrawat withdraw publishuntil availableuntil trekkes utgar utgardato",
    "picture": "picture pictures picturefile picturename image images imagefile imagename imagefilename photo photos "
    "bilde bilder bildefil bildenavn bildefilnavn foto",
}
# What a market's money is called beside `pricegbp` and the like. Bare names are the default market's. What something
# costs us (cost, kostpris, innpris) is no price of ours: it is left out unless somebody maps it.
_MONEY = {
    "price:GBP": "price unitprice retailprice rrp listprice sellingprice priceincvat variantprice regularprice",
    "sale:GBP": "sale saleprice specialprice offerprice promoprice",
    "sale_from:GBP": "salefrom salestart saledatestart specialpricefrom",
    "sale_until:GBP": "saleuntil saleend saleto specialpriceto",
    "before:GBP": "before beforeprice was wasprice previousprice lowestprice30days",
    "price:NOK": "pris utsalgspris veilpris veiledendepris prisinklmva salgspris ordinarpris",
    "sale:NOK": "tilbud tilbudspris kampanjepris",
    "sale_from:NOK": "tilbudfra tilbudstart kampanjefra",
    "sale_until:NOK": "tilbudtil tilbudslutt kampanjetil",
    "before:NOK": "forpris foerpris tidligerepris",
    "price:EUR": "euro euros priceeuro",
}


def _of_currency(currency: str) -> dict[str, str]:
    """Return the names that carry their currency, the same for every market."""
    low = currency.lower()
    return {
        f"price:{currency}": f"{low} price{low} {low}price pris{low} retailprice{low} price{low}incvat",
        f"sale:{currency}": f"sale{low} saleprice{low} {low}sale tilbud{low}",
        f"sale_from:{currency}": f"salefrom{low} salestart{low} tilbudfra{low}",
        f"sale_until:{currency}": f"saleuntil{low} saleend{low} saleto{low} tilbudtil{low}",
        f"before:{currency}": f"before{low} was{low} wasprice{low} forpris{low}",
    }


SYNONYMS = {
    name: field
    for names_of in (_NAMES, _MONEY, *map(_of_currency, markets.currencies()))
    for field, names in names_of.items()
    for name in names.split()
}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", texts.fold(name))


def propose(
    header: Sequence[str], remembered: Mapping[str, str], attributes: Mapping[str, str]
) -> dict[str, str]:
    """Return field by column: as remembered, else by name; each field once, the first column wins.

    `attributes` are the declared ones: field (`attribute:litres`) by folded name.
    """
    proposed: dict[str, str] = {}
    for column in header:
        field = remembered.get(column, "") if remembered else _guess(column, attributes)
        if (
            field
            and is_field(field)
            and field not in proposed.values()
            and header.count(column) == 1
        ):
            proposed[column] = field
    return proposed


def _guess(column: str, attributes: Mapping[str, str]) -> str:
    name = column.strip()
    if is_field(name):
        return ALIASES.get(name, name)
    return SYNONYMS.get(_plain(name)) or attributes.get(texts.fold(name), "")


def own_attribute(column: str) -> str:
    """Return the field of an attribute that the column brings along."""
    return f"attribute:{texts.slug_of(column, limit=40)}"
