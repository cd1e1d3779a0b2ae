"""Words that products share: colours, materials, attributes and VAT classes, in both languages."""

from demo.model import Attribute, Option

COLOURS: tuple[Option, ...] = tuple(
    Option(*row)
    for row in (
        ("pine", "Pine green", "Furugrønn", "#2a6350"),
        ("moss", "Moss", "Mose", "#7c8f5a"),
        ("slate", "Slate blue", "Skiferblå", "#5c7488"),
        ("ochre", "Cloudberry", "Multe", "#d99a34"),
        ("rust", "Rust red", "Rustrød", "#b9502f"),
        ("ink", "Ink", "Blekk", "#333b40"),
        ("sand", "Sand", "Sand", "#d9c6a5"),
        ("sky", "Fjord blue", "Fjordblå", "#4f8fa6"),
        ("berry", "Bilberry", "Blåbær", "#75527f"),
        ("walnut", "Walnut", "Valnøtt", "#8a6242"),
        ("white", "Snow white", "Snøhvit", "#eeece6"),
        ("steel", "Steel", "Stål", "#aab5b8"),
    )
)

MATERIALS: tuple[Option, ...] = tuple(
    Option(*row)
    for row in (
        ("ripstop", "ripstop polyester", "ripstop-polyester"),
        ("hollowfibre", "recycled hollow fibre", "resirkulert hulfiber"),
        ("down", "traceable duck down", "sporbar andedun"),
        ("foam", "closed-cell foam", "skum med lukkede celler"),
        ("recycled-nylon", "recycled nylon", "resirkulert nylon"),
        ("recycled-polyester", "recycled polyester", "resirkulert polyester"),
        ("steel", "stainless steel", "rustfritt stål"),
        ("carbon-steel", "carbon steel", "karbonstål"),
        ("aluminium", "aluminium", "aluminium"),
        ("plastic", "recycled plastic", "resirkulert plast"),
        ("carbon", "carbon fibre", "karbonfiber"),
        ("pu", "coated polyester", "belagt polyester"),
        ("wool", "pure new wool", "ren ny ull"),
        ("merino", "merino wool", "merinoull"),
        ("cotton", "organic cotton", "økologisk bomull"),
        ("cotton-poly", "cotton and polyester", "bomull og polyester"),
        ("linen", "linen", "lin"),
        ("leather", "full-grain leather", "fullnarvet skinn"),
        ("nubuck", "nubuck", "nubuk"),
        ("suede", "suede", "semsket skinn"),
        ("mesh", "recycled mesh", "resirkulert nettingstoff"),
        ("rubber", "natural rubber", "naturgummi"),
        ("ash", "ash", "ask"),
        ("birch", "birch", "bjørk"),
        ("oak", "solid oak", "heltre eik"),
        ("pine", "slow-grown pine", "saktevokst furu"),
        ("willow", "woven willow", "flettet pil"),
        ("cast-iron", "cast iron", "støpejern"),
        ("stoneware", "stoneware", "steintøy"),
        ("enamel", "enamelled steel", "emaljert stål"),
        ("glass", "glass", "glass"),
        ("terracotta", "terracotta", "terrakotta"),
        ("plant", "plant oils", "planteoljer"),
        ("cardboard", "recycled cardboard", "resirkulert papp"),
    )
)

CONTENTS: tuple[Option, ...] = tuple(
    Option(*row)
    for row in (
        ("coffee", "coffee", "kaffe"),
        ("tea", "black tea", "svart te"),
        ("herbs", "dried herbs", "tørkede urter"),
        ("gluten", "rye and barley (gluten)", "rug og bygg (gluten)"),
        ("oats", "oats", "havre"),
        ("berries", "berries and sugar", "bær og sukker"),
        ("honey", "honey", "honning"),
        ("milk", "milk", "melk"),
    )
)

LANGUAGES: tuple[Option, ...] = (
    Option("english", "English", "engelsk"),
    Option("norwegian", "Norwegian", "norsk"),
)

_WORD_SIZES = {
    "Regular": ("Regular", "Vanlig"),
    "Long": ("Long", "Lang"),
    "Low": ("Low", "Lav"),
    "Medium": ("Medium", "Middels"),
    "High": ("High", "Høy"),
}
_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("capacity", "Sleeps", "Soveplasser", ""),
    ("weight_g", "Weight", "Vekt", "g"),
    ("water_mm", "Water column", "Vannsøyle", "mm"),
    ("temp_c", "Comfort temperature", "Komforttemperatur", "°C"),
    ("volume_l", "Volume", "Volum", "l"),
    ("power_w", "Power", "Effekt", "W"),
    ("lumen", "Light output", "Lysstyrke", "lm"),
    ("drop_mm", "Drop", "Dropp", "mm"),
    ("gears", "Gears", "Gir", ""),
    ("length_cm", "Length", "Lengde", "cm"),
    ("width_cm", "Width", "Bredde", "cm"),
    ("height_cm", "Height", "Høyde", "cm"),
    ("pieces", "Pieces", "Antall deler", ""),
    ("noise_db", "Noise", "Lydnivå", "dB"),
    ("pages", "Pages", "Sider", ""),
    ("age", "From age", "Fra alder", ""),
)


def size_option(code: str) -> Option:
    """Return the option of a size code, spelt out: "140x200" becomes two lengths in cm."""
    if code in _WORD_SIZES:
        return Option(code.lower(), *_WORD_SIZES[code])
    label = code
    for unit, spelt in (("cm", " cm"), ("L", " l"), ("M", " m")):
        if code.endswith(unit) and code[0].isdigit():
            label = code.removesuffix(unit) + spelt
    if "x" in code and code[0].isdigit():
        label = code.replace("x", " \u00d7 ") + " cm"
    return Option(code.lower(), label, label.replace(".", ","))


def attributes(sizes: tuple[str, ...]) -> tuple[Attribute, ...]:
    """Return all attributes; `sizes` are the size codes in use, in the order to show them."""
    return (
        Attribute("colour", "Colour", "Farge", "option", options=COLOURS, variant_level=True),
        Attribute(
            "size",
            "Size",
            "Størrelse",
            "option",
            options=tuple(size_option(code) for code in sizes),
            variant_level=True,
        ),
        Attribute("material", "Material", "Materiale", "option", options=MATERIALS),
        Attribute("contains", "Contains", "Inneholder", "option", options=CONTENTS),
        Attribute("text_language", "Language", "Språk", "option", options=LANGUAGES),
        *(Attribute(code, en, nb, "number", unit) for code, en, nb, unit in _ROWS),
    )


# What goods are to the tax authorities; the shop knows which rate each has where. Chocolate is no food
# to HMRC and Revenue, and is "confectionery".
VAT_CLASSES = ("standard", "food", "confectionery", "book", "children")
