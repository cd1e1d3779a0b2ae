"""Every picture is well-formed, safe to show inline, and its own."""

import xml.etree.ElementTree as ElementTree

import pytest

from commerce.catalogue import art
from commerce.catalogue.art.palette import brightness, mix, palette

ALLOWED = {"svg", "g", "path", "rect", "circle", "ellipse"}
TINTS = ("#2a6350", "#eeece6", "#101010")


def check(markup: str) -> None:
    root = ElementTree.fromstring(markup)
    for element in root.iter():
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in ALLOWED
        assert not {"style", "id", "href"} & set(element.attrib)
        assert not any(name.startswith("on") for name in element.attrib)


@pytest.mark.parametrize("kind", art.KINDS)
def test_draws_every_kind_in_any_tint(kind):
    drawings = [art.svg(kind, tint, size=80) for tint in TINTS]
    for drawing in drawings:
        check(drawing)
        assert 'viewBox="0 0 400 400"' in drawing
        assert len(drawing) < 12_000
    assert len(set(drawings)) == len(TINTS)


def test_no_two_kinds_share_a_drawing():
    assert len(art.KINDS) >= 45
    assert len({art.svg(kind, TINTS[0]) for kind in art.KINDS}) == len(art.KINDS)


@pytest.mark.parametrize("name", art.SCENES)
def test_draws_every_scene(name):
    check(art.scene(name))


@pytest.mark.parametrize("slug", art.DEPARTMENTS)
def test_draws_every_department(slug):
    check(art.department(slug))


def test_an_unknown_kind_is_drawn_as_generic():
    assert art.svg("antimatter", TINTS[0]) == art.svg("generic", TINTS[0])


@pytest.mark.parametrize("tint", ["red", "#12345", '"/><script>', "#gggggg"])
def test_refuses_a_tint_that_is_no_colour(tint):
    with pytest.raises(ValueError, match="tint"):
        art.svg("tent", tint)


def test_tones_stay_in_order():
    tones = palette("#5c7488")
    shades = [tones.deep, tones.dark, tones.base, tones.light, tones.pale]
    assert shades == sorted(shades, key=brightness)
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (("accessories", "backpack", "Chic Caramel Leather Backpack"), "rucksack"),
        (("furniture", "sofas", "Plush Velvet Loveseat"), "sofa"),
        (("housewares", "kitchen", "Stainless Steel Electric Kettle"), "kettle"),
        (("housewares", "kitchen", "Ceramic Coffee Mug"), "mug"),
        (("books", "cooking", "The Cast Iron Pan"), "book"),
        (("outdoors", "camping", "Four-Season Tent"), "tent"),
        (("groceries", "seafood", "Wild Salmon"), "fish"),
        (("nonsense", "", "Xyzzy"), "generic"),
    ],
)
def test_finds_the_kind_for_a_line_of_a_foreign_catalogue(line, kind):
    assert art.kind_for(*line) == kind
