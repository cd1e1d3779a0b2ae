"""Types what a file says of attributes: by what was declared, else as a text that the file brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commerce.catalogue.models import Attribute, AttributeOption
from commerce.catalogue.operations.tree import upsert_attributes
from commerce.catalogue.rules import texts
from commerce.catalogue.rules.values import AttributeData

LAST = 90


class Typing:
    """The declared attributes, read once per import."""

    def __init__(self, *, may_make: bool) -> None:
        self.may_make = may_make
        self.declared: dict[str, Attribute] | None = None
        self.options: dict[str, dict[str, str]] = {}

    def _load(self) -> dict[str, Attribute]:
        if self.declared is None:
            self.declared = {each.code: each for each in Attribute.objects.all()}
            self.options = {code: {} for code in self.declared}
            codes = {each.pk: each.code for each in self.declared.values()}
            options = list(AttributeOption.objects.all())
            for option in options:
                for name in (option.name_nb, option.name_en):  # type: ignore[attr-defined]
                    if name:
                        self.options[codes[option.attribute_id]][texts.fold(name)] = option.code
            for option in options:  # a code is meant before a name that is the same
                self.options[codes[option.attribute_id]][texts.fold(option.code)] = option.code
        return self.declared

    def refusals(
        self, attributes: Mapping[str, str], options: Mapping[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        """Yield field, value and reason of each value that cannot be taken."""
        for prefix, given in (("attribute", attributes), ("option", options)):
            for code, value in given.items():
                reason = self._refusal(code, value, is_option=prefix == "option")
                if reason:
                    yield f"{prefix}:{code}", value, reason

    def _refusal(self, code: str, value: str, *, is_option: bool) -> str:
        attribute = self._load().get(code)
        if attribute is None:
            return "" if self.may_make else "is not declared: let the import add attributes"
        if attribute.kind == Attribute.Kind.NUMBER:
            return "is not a number" if _number(value) is None else ""
        if attribute.kind == Attribute.Kind.OPTION:
            known = texts.fold(value) in self.options[code] or self.may_make
            return "" if known else f"is none of the options of {code}"
        return "varies by variant, but is not declared as options" if is_option else ""

    def values(self, given: Mapping[str, str], *, new_kind: str = "text") -> dict[str, Any]:
        """Return the typed values, after `refusals` had nothing to say; what is new is declared."""
        return {code: self._value(code, value, new_kind) for code, value in given.items()}

    def _value(self, code: str, value: str, new_kind: str) -> str | int | float:
        attribute = self._load().get(code)
        if attribute is None:
            attribute = self._declare(code, _title(code), kind=new_kind)
        if attribute.kind == Attribute.Kind.NUMBER:
            return _number(value) or 0
        if attribute.kind == Attribute.Kind.TEXT:
            return value
        known = self.options[code]
        option = known.get(texts.fold(value))
        if option is None:
            option = texts.free_slug(
                texts.slug_of(value, limit=30), str(len(known)), set(known.values())
            )
            self._add_option(attribute, option, value)
            known[texts.fold(value)] = option
        return option

    def _add_option(self, attribute: Attribute, code: str, name: str) -> None:
        # One more option leaves the attribute itself and its other options as they are.
        AttributeOption.objects.create(
            attribute=attribute,
            code=code[:40],
            name_en=name[:60],
            position=min(len(self.options[attribute.code]), 32_000),
        )

    def _declare(self, code: str, name: str, *, kind: str) -> Attribute:
        declared = self._load()
        upsert_attributes(attributes=[AttributeData(code, name, kind=kind, position=LAST)])
        declared[code] = Attribute.objects.get(code=code)
        self.options[code] = {}
        return declared[code]

    def declare_style(self) -> None:
        """Declare the text that older files call `style`."""
        if "style" not in self._load():
            upsert_attributes(
                attributes=[AttributeData("style", "Style", "Type", kind="text", position=LAST)]
            )
            self._load()["style"] = Attribute.objects.get(code="style")
            self.options["style"] = {}


def _title(code: str) -> str:
    return code.replace("-", " ").replace("_", " ").capitalize()


def _number(text: str) -> int | float | None:
    """Return the number that somebody wrote with a point or a comma."""
    plain = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    if not -1e12 < number < 1e12:
        return None
    return int(number) if number == int(number) else number
