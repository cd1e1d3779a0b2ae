"""Which of the shop's drawings shows an imported product: by its words, without asking anybody."""

from __future__ import annotations

from commerce.catalogue.rules.texts import words

GENERIC = "generic"

# Word -> kind of drawing. Words are folded and singular; the style is asked first, then the name,
# then the category.
KINDS = {
    "backpack": "rucksack", "rucksack": "rucksack", "daypack": "daypack", "bag": "duffel", "handbag": "daypack",
    "tote": "daypack", "duffel": "duffel", "jacket": "jacket", "parka": "jacket", "coat": "jacket",
    "puffer": "puffer", "fleece": "fleece", "sweater": "sweater", "jumper": "sweater", "shirt": "shirt",
    "tee": "t-shirt", "trouser": "trousers", "short": "shorts", "scarf": "scarf", "sock": "socks",
    "beanie": "beanie", "hat": "cap", "cap": "cap", "mitten": "mittens", "glove": "mittens",
    "boot": "boots", "sandal": "sandal", "sneaker": "running-shoe", "shoe": "running-shoe",
    "trainer": "running-shoe", "slipper": "slipper", "formal": "formal-shoe", "oxford": "formal-shoe",
    "loafer": "formal-shoe", "heel": "formal-shoe", "tent": "tent", "camping": "tent", "lantern": "lantern",
    "lighting": "lantern", "lamp": "lantern", "headlamp": "headlamp", "hammock": "hammock", "stove": "stove",
    "cooler": "cool-box", "compass": "compass", "fishing": "fishing-rod", "rod": "fishing-rod",
    "kayaking": "kayak", "kayak": "kayak", "canoe": "kayak", "paddle": "kayak", "axe": "axe", "hatchet": "axe",
    "knife": "knife", "bottle": "bottle", "flask": "thermos", "thermos": "thermos", "mug": "mug", "cup": "mug",
    "bowl": "bowl", "plate": "plate", "dish": "plate", "glassware": "glass", "tumbler": "tumbler", "jug": "jug",
    "pitcher": "jug", "jar": "jar", "carafe": "carafe", "decanter": "carafe", "teapot": "teapot",
    "kettle": "kettle", "pan": "pan", "skillet": "pan", "wok": "pan", "pot": "pot", "saucepan": "pot",
    "cutlery": "cutlery", "fork": "cutlery", "spoon": "utensils", "utensil": "utensils", "spatula": "utensils",
    "whisk": "utensils", "kitchen": "utensils", "board": "board", "tray": "board", "baking": "baking-tin",
    "toaster": "toaster", "blender": "blender", "mixer": "mixer", "microwave": "microwave", "coffee": "coffee-maker",
    "espresso": "coffee-maker", "waffle": "waffle-iron", "scale": "kitchen-scale", "vacuum": "vacuum", "fan": "fan",
    "heater": "heater", "iron": "iron", "radio": "radio", "speaker": "radio", "bicycle": "bicycle", "bike": "bicycle",
    "ball": "ball", "helmet": "helmet", "goggle": "goggles", "ski": "skis", "skate": "skates", "sledge": "sledge",
    "vest": "life-vest", "pole": "trekking-poles", "mat": "mat",
}  # fmt: skip


def _singular(word: str) -> str:
    if word in KINDS:
        return word
    for ending, instead in (("ves", "fe"), ("es", ""), ("s", "")):
        if word.endswith(ending) and word.removesuffix(ending) + instead in KINDS:
            return word.removesuffix(ending) + instead
    return word


def art_for(category: str, style: str, name: str) -> str:
    """Return the kind of drawing for what these words describe; `generic` where none fits."""
    for text in (style, " ".join(reversed(words(name, limit=20))), category):
        for word in words(text):
            kind = KINDS.get(_singular(word))
            if kind:
                return kind
    return GENERIC
