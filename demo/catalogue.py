"""The catalogue, built from the departments' tables: the same call, the same shop."""

import hashlib
import re
from dataclasses import dataclass, replace

from demo.care import CARE
from demo.codes import ean_for, slugify
from demo.departments import (
    appliances,
    bed_bath,
    bike_snow,
    camp,
    clothing,
    footwear,
    furniture_lighting,
    garden_tools,
    kitchen,
    pantry_books_kids,
)
from demo.model import Attribute, Category, Department, Group, Market, Product, Variant
from demo.vocabulary import COLOURS, CONTENTS, LANGUAGES, MATERIALS, attributes

DEPARTMENTS: tuple[Department, ...] = tuple(
    module.DEPARTMENT
    for module in (
        camp,
        clothing,
        footwear,
        bike_snow,
        kitchen,
        appliances,
        bed_bath,
        furniture_lighting,
        garden_tools,
        pantry_books_kids,
    )
)

_TINTS = {colour.code: colour.tint for colour in COLOURS}
_WORDS = {option.code: option for option in (*MATERIALS, *CONTENTS, *LANGUAGES)}
_WORD_ATTRIBUTES = ("material", "contains", "text_language")
# Rows whose VAT differs from their group's: chocolate is no food to HMRC, children's shoes and
# bicycle helmets are relieved there.
_VAT_OF_ROW = {
    "FOOD-SJOKO": "confectionery", "BOOT-LEIA": "children", "WINT-AKE": "children",
    "WELL-PYTT": "children", "BKAC-SKALL": "children", "BKAC-VETT": "children",
}  # fmt: skip
# What a pound's worth of goods costs in Ireland, before the price is one that a shop would print.
EUROS_FOR_A_POUND = 1.18
# Below which price (euro cents), in which steps, and what is taken off each.
_EUROS = ((2000, 100, 5), (5000, 500, 5), (10500, 1000, 5), (100000, 1000, 100), (10**9, 5000, 100))
_SERIES = (
    "Lofoten", "Skye", "Hardanger", "Cairngorm", "Senja", "Arran", "Rondane", "Dales", "Vega",
    "Orkney", "Jotun", "Borders", "Lista", "Harris", "Femund", "Pennine", "Smøla", "Mull",
    "Dovre", "Solway", "Andøy", "Islay", "Setesdal", "Cheviot", "Runde", "Lewis", "Trysil",
    "Snowdon", "Varanger", "Jura", "Hitra", "Malvern", "Finse", "Exmoor", "Utsira", "Galloway",
    "Stord", "Mendip", "Røros", "Lomond",
)  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """Everything that a seed needs: tree, attributes with options, products."""

    categories: tuple[Category, ...]
    attributes: tuple[Attribute, ...]
    products: tuple[Product, ...]


@dataclass(frozen=True)
class _Row:
    key: str
    brand: str
    names: tuple[str, str]
    prices: dict[Market, int]
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    step: int
    attributes: dict[str, int | float | str]
    art: str
    texts: tuple[str, str]


def _value(text: str) -> int | float | str:
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def _minor_units(text: str) -> dict[Market, int]:
    """Read "249 2990" as pounds and kroner; below a hundred pounds, 49 is written for 49.99.

    What is sold in Britain is sold in Ireland too, at a price of its own in euros.
    """
    pounds, kroner = text.split()
    prices: dict[Market, int] = {}
    if pounds != "-":
        prices["GB"] = int(pounds) * 100 + (99 if int(pounds) < 100 else 0)
        prices["IE"] = _charm(round(prices["GB"] * EUROS_FOR_A_POUND), "IE")
    if kroner != "-":
        prices["NO"] = int(kroner) * 100
    return prices


def _read(group: Group) -> list[_Row]:
    lines = [text.strip() for text in group.rows.strip().splitlines()]
    rows = []
    for head, english, norwegian in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        cells = [cell.strip() for cell in head.split("|")]
        colours, _, sizes = cells[5].partition("/")
        size_words = sizes.split()
        step = 0
        if size_words and size_words[0].startswith("+"):
            step = int(size_words.pop(0))
        own = dict(pair.split("=") for pair in cells[6].split())
        rows.append(
            _Row(
                key=f"{group.sku}-{cells[0]}",
                brand=cells[1],
                names=(cells[2], cells[3]),
                prices=_minor_units(cells[4]),
                colours=tuple(colours.split()),
                sizes=tuple(size_words),
                step=step,
                attributes={
                    code: _value(text) for code, text in {**group.attributes, **own}.items()
                },
                art=cells[7] if len(cells) > 7 else group.art,
                texts=(english, norwegian),
            )
        )
    return rows


def _norwegian_number(word: str) -> str:
    """Turn "4,000" into "4 000" and "2.45" into "2,45"; the space does not break."""
    spaced = re.sub(r"(?<=\d),(?=\d{3})", "\u00a0", word)
    return re.sub(r"(?<=\d)\.(?=\d)", ",", spaced)


def _size_order(code: str) -> tuple[int, str, float, str]:
    """Letters from XS to XL first, then words, then numbers by unit and value."""
    letters = ("XS", "S", "M", "L", "XL", "Regular", "Long", "Low", "Medium", "High")
    if code in letters:
        return letters.index(code), "", 0, ""
    number = re.match(r"[\d.]+", code)
    value = float(number.group()) if number else 0
    return len(letters), re.sub(r"[\d.]+", "#", code), value, code


def _facts(template: str, values: dict[str, int | float | str], *, norwegian: bool) -> str:
    """Fill a facts sentence; Norwegian writes decimals with a comma."""
    words: dict[str, str] = {}
    for code, value in values.items():
        if code in _WORD_ATTRIBUTES:
            option = _WORDS[str(value)]
            word = option.name_nb if norwegian else option.name_en
            words[code] = word
            words[f"{code}_cap"] = word[0].upper() + word[1:]
        else:
            words[code] = f"{value:,}" if isinstance(value, int) else str(value)
    words["kg"] = f"{float(values['weight_g']) / 1000:.2f}".rstrip("0").rstrip(".")
    if norwegian:
        words = {code: _norwegian_number(word) for code, word in words.items()}
    return template.format(**words)


def _charm(price: int, market: Market) -> int:
    """Round a computed price to one that a shop would print: x.00 or x.99, whole kroner.

    In euros 2.95 and 11.95 below twenty, 24.95 and 69.95 below a hundred, 149 and 159 below a
    thousand, then 1,249 and 1,299.
    """
    if market == "NO":
        return max(1000, round(price / 1000) * 1000 - (100 if price < 200000 else 0))
    if market == "IE":
        step, less = next((s, less) for limit, s, less in _EUROS if price < limit)
        return max(step, round((price + less) / step) * step) - less
    pounds = max(1, price // 100)
    return pounds * 100 + (99 if pounds < 100 else 0)


def _variants(row: _Row, taken: set[str]) -> tuple[Variant, ...]:
    variants = []
    for colour in row.colours:
        for place, size in enumerate(row.sizes or ("",)):
            factor = 100 + row.step * place
            sku = "-".join(part for part in ("FF", row.key, colour, size) if part)
            sku = sku.upper().replace(".", "")
            options = {"colour": colour} if len(row.colours) > 1 else {}
            if size:
                options["size"] = size.lower()
            prices: dict[Market, int] = {
                market: price if factor == 100 else _charm(price * factor // 100, market)
                for market, price in row.prices.items()
            }
            weight = int(row.attributes["weight_g"]) * factor // 100
            variants.append(
                Variant(sku, ean_for(sku, taken), options, prices, _TINTS[colour], weight)
            )
    return tuple(variants)


def _care(group: Group, row: _Row, place: int) -> tuple[str, str]:
    if not group.care_en:
        return CARE[str(row.attributes["material"])]
    turn = place % len(group.care_en)
    return group.care_en[turn], group.care_nb[turn]


def _product(group: Group, row: _Row, *, place: int, taken: set[str]) -> Product:
    care = _care(group, row, place)
    described = [
        " ".join((text, _facts(facts, row.attributes, norwegian=norwegian), advice))
        for text, facts, advice, norwegian in (
            (row.texts[0], group.facts_en, care[0], False),
            (row.texts[1], group.facts_nb, care[1], True),
        )
    ]
    return Product(
        key=row.key,
        slug=slugify(row.names[0]),
        category=group.slug,
        brand=row.brand,
        name_en=row.names[0],
        name_nb=row.names[1],
        description_en=described[0],
        description_nb=described[1],
        vat_class=_VAT_OF_ROW.get(row.key, group.vat_class),
        art=row.art,
        attributes=row.attributes,
        variants=_variants(row, taken),
    )


def _variation(product: Product, turn: int, taken: set[str]) -> Product:
    """Return the product in its `turn`-th further series: a name, prices and codes of its own."""
    series = _SERIES[(turn - 1) % len(_SERIES)]
    generation = (turn - 1) // len(_SERIES)
    label = f"{series} {generation + 1}" if generation else series
    code = f"S{turn:02d}"
    percent = 88 + int(hashlib.sha256(f"{product.key}/{turn}".encode()).hexdigest(), 16) % 29
    variants = []
    for variant in product.variants:
        sku = variant.sku.replace(product.key, f"{product.key}-{code}", 1)
        prices: dict[Market, int] = {
            market: _charm(price * percent // 100, market)
            for market, price in variant.prices.items()
        }
        variants.append(replace(variant, sku=sku, ean=ean_for(sku, taken), prices=prices))
    return replace(
        product,
        key=f"{product.key}-{code}",
        slug=f"{product.slug}-{slugify(label)}",
        name_en=f"{product.name_en}, {label} series",
        name_nb=f"{product.name_nb}, serie {label}",
        description_en=f"{product.description_en} From the {label} series.",
        description_nb=f"{product.description_nb} Fra serien {label}.",
        variants=tuple(variants),
    )


def _tree() -> tuple[Category, ...]:
    return tuple(
        Category(
            department.slug,
            department.name_en,
            department.name_nb,
            tuple(
                Category(group.slug, group.name_en, group.name_nb, art=group.art)
                for group in department.groups
            ),
            art=department.slug,
        )
        for department in DEPARTMENTS
    )


def build(scale: int | None = None) -> Catalogue:
    """Return the catalogue; with `scale`, exactly that many products.

    Fewer than the shop has are taken evenly from all departments; more are made as further series
    of the same products. SKUs and EANs of the shop's own products never change with the scale.
    """
    taken: set[str] = set()
    products: list[Product] = []
    sizes: set[str] = set()
    for department in DEPARTMENTS:
        for group in department.groups:
            for place, row in enumerate(_read(group)):
                products.append(_product(group, row, place=place, taken=taken))
                sizes.update(row.sizes)
    own = len(products)
    if scale is not None and scale < own:
        products = [products[place * own // scale] for place in range(scale)]
    if scale is not None:
        for extra in range(own, scale):
            products.append(_variation(products[extra % own], extra // own, taken))
    return Catalogue(_tree(), attributes(tuple(sorted(sizes, key=_size_order))), tuple(products))
