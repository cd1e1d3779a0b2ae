"""The page with the switches of the provider, and what its form says."""

from collections.abc import Mapping

from sandbox.common.control import Switches
from sandbox.common.html import Html, html, join
from sandbox.common.problems import Problem

NUMBERS = {
    "hang_seconds": "Seconds before every answer",
    "fail_next": "Calls that fail next",
    "lose_next": "Answers that are lost next",
    "webhook_copies": "Copies of every webhook",
    "webhook_delay": "Seconds that webhooks come late",
}
BOXES = {
    "decline_all": "Decline every payment",
    "webhook_overtake": "Webhooks overtake each other",
    "held": "Hold webhooks back",
}


def control_form(now: Switches) -> Html:
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
            on=Html(" checked") if is_on(now, name) else Html(""),
        )
        for name, label in BOXES.items()
    ]
    return html(
        '<p><a href="/">All payments</a></p><h1>Switches</h1><form method="post" action="/control">'
        '{numbers}{boxes}<p class="row"><button type="submit">Set</button> <button type="submit"'
        ' name="reset" value="1">All back to normal</button></p></form>',
        numbers=join(numbers),
        boxes=join(boxes),
    )


def is_on(now: Switches, name: str) -> bool:
    """Say whether a box is ticked."""
    return now.webhooks == "off" if name == "held" else bool(getattr(now, name))


def switches_in(form: Mapping[str, str]) -> dict[str, object]:
    """Return the switches that a form sets, as the API takes them."""
    try:
        numbers: dict[str, object] = {name: float(form.get(name) or 0) for name in NUMBERS}
    except ValueError:
        raise Problem(422, "invalid", "Enter numbers.") from None
    for name in ("fail_next", "lose_next", "webhook_copies"):
        numbers[name] = int(float(str(numbers[name])))
    numbers["webhook_copies"] = numbers["webhook_copies"] or 1
    return numbers | {
        "decline_all": "decline_all" in form,
        "webhook_overtake": "webhook_overtake" in form,
        "webhooks": "off" if "held" in form else "on",
    }
