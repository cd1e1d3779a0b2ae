"""The page with the switches of the carrier, and what its form says."""

from collections.abc import Mapping

from sandbox.common.html import Html, html, join
from sandbox.common.problems import Problem
from sandbox.outside.mischief import Mischief

NUMBERS = {
    "slow_seconds": "Seconds before every answer",
    "lose_parcels": "So many next deliveries are lost instead",
    "return_parcels": "So many next deliveries are sent back instead",
}
BOXES = {"away": "Away: nobody answers", "shuffle": "Tells its news in the wrong order"}


def switches_form(now: Mischief) -> Html:
    """Return the form with the switches as they are."""
    numbers = [
        html(
            '<div class="field"><label for="{name}">{label}</label><input id="{name}"'
            ' name="{name}" inputmode="decimal" value="{value}"></div>',
            name=name,
            label=label,
            value=f"{getattr(now, name):g}",
        )
        for name, label in NUMBERS.items()
    ]
    boxes = [
        html(
            '<p><input type="checkbox" id="{name}" name="{name}" value="1"{on}> <label'
            ' for="{name}">{label}</label></p>',
            name=name,
            label=label,
            on=Html(" checked") if getattr(now, name) else Html(""),
        )
        for name, label in BOXES.items()
    ]
    return html(
        '<p><a href="/carrier">All shipments</a></p><h1>How the carrier behaves</h1>'
        '<form method="post" action="/carrier/switches">{numbers}{boxes}<p class="row">'
        '<button type="submit">Set</button> <button type="submit" name="reset" value="1">'
        "All back to normal</button></p></form>",
        numbers=join(numbers),
        boxes=join(boxes),
    )


def switches_in(form: Mapping[str, str]) -> dict[str, object]:
    """Return the switches that the form sets, as the API takes them."""
    if form.get("reset"):
        return {"reset": True}
    try:
        slow = float(form.get("slow_seconds") or 0)
        counts = {name: int(form.get(name) or 0) for name in ("lose_parcels", "return_parcels")}
    except ValueError:
        raise Problem(422, "invalid", "Enter numbers.") from None
    return {"slow_seconds": slow, **counts, **{name: name in form for name in BOXES}}
