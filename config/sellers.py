"""Who sells in each market, as receipts and invoices must name it."""

from __future__ import annotations

import json

from django.core.exceptions import ImproperlyConfigured

from core import markets

# Of the demonstration only: a shop that sells names itself.
DEMO = {
    "GB": ["Fjord & Fell Ltd", "1 Mill Bank, Daventry NN11 1AA", "VAT GB 000 0000 00 (demonstration)"],
    "NO": ["Fjord & Fell AS", "Lagerveien 1, 2069 Jessheim", "Org.nr. 000 000 000 MVA (demonstrasjon)"],
    "IE": ["Fjord & Fell Ltd", "1 Mill Bank, Daventry NN11 1AA", "VAT IE 0000000X (demonstration)"],
}  # fmt: skip


def read(text: str, *, demo: bool) -> dict[str, list[str]]:
    """Return name, address and VAT number by market, a line each. Raises ImproperlyConfigured."""
    if not text and demo:
        return DEMO
    form = 'a JSON object like {"GB": ["Name Ltd", "Street, town", "VAT GB 123 4567 89"], ...}'
    try:
        found = json.loads(text or "null")
    except ValueError as error:
        raise ImproperlyConfigured(f"SELLERS is no JSON: it is {form}.") from error
    if not isinstance(found, dict):
        raise ImproperlyConfigured(
            f"Set SELLERS in the environment, {form}: receipts and invoices must name who sells."
        )
    wrong = [
        code
        for code in markets.MARKETS
        if not isinstance(found.get(code), list)
        or len(found[code]) < 3
        or not all(isinstance(line, str) and line.strip() for line in found[code])
    ]
    if wrong:
        raise ImproperlyConfigured(
            f"SELLERS lacks name, address and VAT number for {', '.join(wrong)}: it is {form}."
        )
    return {code: found[code] for code in markets.MARKETS}
