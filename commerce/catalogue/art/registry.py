"""Which drawing belongs to which kind of thing."""

from collections.abc import Callable

from commerce.catalogue.art.palette import Palette

Drawing = Callable[[Palette], str]

DRAWINGS: dict[str, Drawing] = {}


def draws(kind: str) -> Callable[[Drawing], Drawing]:
    """Register a function as the drawing of `kind`; a kind is drawn once."""

    def register(drawing: Drawing) -> Drawing:
        if kind in DRAWINGS:
            raise ValueError(f"{kind} is drawn twice")
        DRAWINGS[kind] = drawing
        return drawing

    return register
