"""Types what a file says of attributes: by what was declared, else as a text that the file brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.catalogue.models import Attribute, AttributeOption
from commerce.catalogue.operations.tree import upsert_attributes
from commerce.catalogue.rules import texts, typed
from commerce.catalogue.rules.values import AttributeData

LAST = 90


def names_of(attributes: Iterable[Attribute]) -> dict[str, dict[str, str]]:
    """Return the options' codes by folded name, of each attribute by its code; a statement."""
    found = {each.pk: each.code for each in attributes}
    known: dict[str, dict[str, str]] = {code: {} for code in found.values()}
    options = list(AttributeOption.objects.filter(attribute_id__in=found))
    for option in options:
        for name in (option.name_nb, option.name_en):  # type: ignore[attr-defined]
            if name:
                known[found[option.attribute_id]][texts.fold(name)] = option.code
    for option in options:  # a code is meant before a name that is the same
        known[found[option.attribute_id]][texts.fold(option.code)] = option.code
    return known


class Typing:
    """The declared attributes, read once per import.

    `may_make`: attributes that are not declared are, and those grow with the values of the file.
    What was declared before takes new values only where it `may_grow`. `made` are the codes of
    attributes that this import declared, also an earlier worker of it.
    """

    def __init__(self, *, may_make: bool, may_grow: bool, made: Iterable[str] = ()) -> None:
        self.may_make = may_make
        self.may_grow = may_grow
        self.made = set(made)
        self.declared: dict[str, Attribute] | None = None
        self.options: dict[str, dict[str, str]] = {}
        self.language = get_language() or "en"

    def _load(self) -> dict[str, Attribute]:
        if self.declared is None:
            self.declared = {each.code: each for each in Attribute.objects.all()}
            self.options = names_of(self.declared.values())
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
            return "" if self.may_make else _("is not declared: let the import add attributes")
        if is_option and attribute.kind in {Attribute.Kind.TEXT, Attribute.Kind.BOOLEAN}:
            return _("varies by variant, but is not declared as options")
        if attribute.kind == Attribute.Kind.OPTION:
            known = texts.fold(value) in self.options[code] or self._grows(code)
            return (
                ""
                if known
                else _("is none of the values of %(code)s: mend it, or let the import add values")
                % {"code": code}
            )
        try:
            self._typed(attribute, value)
        except typed.UnfitError as error:
            return str(error)
        return ""

    def _grows(self, code: str) -> bool:
        return self.may_grow or code in self.made

    def _typed(self, attribute: Attribute, value: str) -> typed.Value:
        return typed.parse(value, kind=attribute.kind, unit=attribute.unit, language=self.language)

    def values(self, given: Mapping[str, str], *, new_kind: str = "text") -> dict[str, Any]:
        """Return the typed values, after `refusals` had nothing to say; what is new is declared."""
        return {code: self._value(code, value, new_kind) for code, value in given.items()}

    def _value(self, code: str, value: str, new_kind: str) -> typed.Value:
        attribute = self._load().get(code)
        if attribute is None:
            attribute = self._declare(code, _title(code), kind=new_kind)
        if attribute.kind != Attribute.Kind.OPTION:
            return self._typed(attribute, value)
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
        self.made.add(code)
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
