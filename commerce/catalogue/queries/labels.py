"""What attributes and their options are called, kept in this process for half a minute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commerce.catalogue.models import Attribute
from commerce.catalogue.queries.rows import pick
from core.kept import Kept
from core.statements import select

_LABELS = """
    SELECT t.code, t.name_en, t.name_nb, t.unit, t.kind,
           (SELECT json_agg(json_build_array(o.code, o.name_en, o.name_nb) ORDER BY o.position, o.id)
            FROM catalogue_attributeoption o WHERE o.attribute_id = t.id) AS options
    FROM catalogue_attribute t ORDER BY t.position, t.id
"""


@dataclass(frozen=True, slots=True)
class Label:
    """The words of an attribute in one language; `options` by code, in their order."""

    code: str
    name: str
    unit: str
    kind: str
    options: dict[str, str]


def _read(language: str) -> dict[str, Label]:
    return {
        row["code"]: Label(
            code=row["code"],
            name=pick(row["name_en"], row["name_nb"], language),
            unit=row["unit"],
            kind=row["kind"],
            options={code: pick(en, nb, language) for code, en, nb in row["options"] or []},
        )
        for row in select(_LABELS, {})
    }


_labels: Kept[str, dict[str, Label]] = Kept(_read, seconds=30)


def labels_of(said: Iterable[Mapping[str, object]], language: str) -> list[Label]:
    """Return the words of all attributes that are said something of, in their order.

    Each of `said` maps codes of attributes to values. No statement, but one each half minute, and
    one where a code or an option is new to this process. An attribute that nobody declared is
    left out.
    """
    facts = list(said)
    known = _labels(language)
    if any(not _is_known(known.get(code), value) for fact in facts for code, value in fact.items()):
        known = _labels.again(language)
    return [label for code, label in known.items() if any(code in fact for fact in facts)]


def _is_known(label: Label | None, value: object) -> bool:
    return label is not None and (
        label.kind != Attribute.Kind.OPTION or not isinstance(value, str) or value in label.options
    )
