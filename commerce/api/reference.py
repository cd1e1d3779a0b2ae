"""The OpenAPI document as the page of the API shows it: operations by subject, and their shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a type; `shape` names the shape that it leads to."""

    text: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a shape, or a parameter; `place` is path, query or header."""

    name: str
    type: list[Word]
    required: bool
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that is sent or answered; one of several has `type` in place of fields."""

    name: str
    text: str
    fields: list[Field]
    type: list[Word]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, what it means, and the shape of its body."""

    status: str
    text: str
    type: list[Word]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    schemes: list[str]
    parameters: list[Field]
    body: list[Word]
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Reference:
    """All of the page."""

    title: str
    text: str
    schemes: dict[str, str]
    subjects: dict[str, list[Operation]]
    shapes: list[Shape]


@lru_cache(maxsize=1)
def reference() -> Reference:
    """Return the reference of this process's API; made once, in about a second, in English."""
    with translation.override("en"):
        document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return read(document)


def read(document: Json) -> Reference:
    """Read an OpenAPI 3.0 document."""
    shapes, subjects = document["components"]["schemas"], dict[str, list[Operation]]()
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            subject = described.get("tags", ["Other"])[0]
            subjects.setdefault(subject, []).append(_operation(method, path, described, shapes))
    return Reference(
        title=document["info"]["title"],
        text=document["info"].get("description", ""),
        schemes={
            name: scheme["description"]
            for name, scheme in document["components"]["securitySchemes"].items()
        },
        subjects=dict(sorted(subjects.items())),
        shapes=[
            _shape(name, shape, shapes) for name, shape in shapes.items() if "enum" not in shape
        ],
    )


def _operation(method: str, path: str, described: Json, shapes: Json) -> Operation:
    return Operation(
        name=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described.get("summary", ""),
        text=described.get("description", ""),
        schemes=[name for scheme in described.get("security", []) for name in scheme],
        parameters=[
            Field(
                name=each["name"],
                type=_type(each["schema"], shapes),
                required=each.get("required", False),
                text=_sentence(each),
                place=each["in"],
            )
            for each in described.get("parameters", [])
        ],
        body=_content(described.get("requestBody", {}), shapes),
        answers=[
            Answer(status, answer.get("description", ""), _content(answer, shapes))
            for status, answer in described["responses"].items()
        ],
    )


def _shape(name: str, shape: Json, shapes: Json) -> Shape:
    required = shape.get("required", [])
    return Shape(
        name=name,
        text=_sentence(shape),
        fields=[
            Field(field, _type(each, shapes), field in required, _sentence(each))
            for field, each in shape.get("properties", {}).items()
        ],
        type=[] if "properties" in shape else _type(shape, shapes),
    )


def _content(described: Json, shapes: Json) -> list[Word]:
    for media in described.get("content", {}).values():
        return _type(media.get("schema", {}), shapes)
    return []


def _type(schema: Json, shapes: Json) -> list[Word]:
    """Return the type in words; values are written out, objects are led to."""
    words = list(_words(schema, shapes))
    return [*words, Word(" or null")] if schema.get("nullable") else words


def _words(schema: Json, shapes: Json) -> Iterator[Word]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if "enum" in shapes.get(name, {}):
            yield from _words(shapes[name], shapes)
        else:
            yield Word(name, shape=name)
    elif "enum" in schema:
        yield Word(" | ".join(str(value) for value in schema["enum"] if value is not None))
    elif "items" in schema:
        yield Word("list of ")
        yield from _type(schema["items"], shapes)
    elif isinstance(schema.get("additionalProperties"), dict):
        yield Word("object of ")
        yield from _type(schema["additionalProperties"], shapes)
    elif "oneOf" in schema or "allOf" in schema:
        for place, each in enumerate(schema.get("oneOf") or schema["allOf"]):
            if place:
                yield Word(" or ")
            yield from _type(each, shapes)
    else:
        yield Word(schema.get("format") or schema.get("type", "anything"))


def _sentence(described: Json) -> str:
    """Return what is said of it, without the list of values that its type shows."""
    text: str = described.get("description", "")
    return "" if text.startswith("* `") else text.split("\n\n* `", 1)[0]
