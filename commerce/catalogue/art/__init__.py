"""The shop's pictures: one drawing per kind of thing, tinted per variant."""

from commerce.catalogue.art import (
    appliances,
    camp,
    climate,
    garden,
    glassware,
    groceries,
    home,
    kitchen,
    more,
    pantry,
    shoes,
    sport,
    technology,
    textiles,
    tools,
    trail,
    wear,
)
from commerce.catalogue.art.matching import kind_for
from commerce.catalogue.art.palette import palette
from commerce.catalogue.art.registry import DRAWINGS
from commerce.catalogue.art.scenes import DEPARTMENTS, SCENES, department, scene

__all__ = ["DEPARTMENTS", "KINDS", "SCENES", "department", "kind_for", "scene", "svg"]

# Importing a module registers its drawings.
_MODULES = (
    appliances,
    camp,
    climate,
    garden,
    glassware,
    groceries,
    home,
    kitchen,
    more,
    pantry,
    shoes,
    sport,
    technology,
    textiles,
    tools,
    trail,
    wear,
)

KINDS: tuple[str, ...] = tuple(sorted(DRAWINGS))


def svg(kind: str, tint: str, *, size: int = 400) -> str:
    """Return the picture of `kind` in the tones of `tint` (#rrggbb), `size` CSS pixels square.

    An unknown kind is drawn as "generic": a foreign catalogue must never leave a hole. The ground
    is transparent; presentation attributes only, so that a strict content policy accepts it inline.
    """
    drawing = DRAWINGS.get(kind, DRAWINGS["generic"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="{size}"'
        f' height="{size}">{drawing(palette(tint))}</svg>'
    )
