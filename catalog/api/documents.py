"""The OpenAPI document, and the page that tells it to readers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from catalog.api.endpoints import api

_SCHEMAS = "#/components/schemas/"


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document with addresses as the site serves them."""
    return api.get_openapi_schema(path_prefix=reverse("catalog:api-root"))


def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


class Docs(TemplateView):
    """The OpenAPI document as a page: no script, and nothing from another host."""

    template_name = "catalog/api_docs.html"

    def get_context_data(self, **kwargs):
        described = document()
        return super().get_context_data(
            description=described["info"]["description"],
            operations=list(_operations(described)),
            shapes=list(_shapes(described)),
            site=self.request.build_absolute_uri("/").rstrip("/"),
            **kwargs,
        )


@dataclass(frozen=True)
class Type:
    """A JSON type in words, around the name of a shape if it has one."""

    before: str = ""
    shape: str = ""
    after: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    name: str
    type: Type
    description: SafeString


@dataclass(frozen=True)
class Answer:
    status: int
    phrase: str
    type: Type
    example: str


@dataclass(frozen=True)
class Operation:
    name: str
    path: str
    summary: str
    paragraphs: list[SafeString]
    parameters: list[Field]
    example: str
    answers: list[Answer]


def _operations(described: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        told = methods["get"]
        yield Operation(
            name=told["operationId"],
            path=path,
            summary=told["summary"],
            paragraphs=[_prose(part) for part in told.get("description", "").split("\n\n")],
            parameters=[
                Field(given["name"], _parameter_type(given), _prose(given["description"]))
                for given in told["parameters"]
            ],
            example=_request(path, told["parameters"]),
            answers=[
                _answer(int(status), answer, described["components"]["schemas"])
                for status, answer in told["responses"].items()
            ],
        )


def _request(path: str, parameters: list[dict[str, Any]]) -> str:
    """An address to try: path parameters filled in, and two facets chosen."""
    query = []
    for given in parameters:
        if given["in"] == "path":
            path = path.replace(f"{{{given['name']}}}", given["example"])
        elif given["name"] in {"agency", "destination"}:
            query += [(given["name"], value) for value in given["example"]]
    return f"{path}?{urlencode(query)}" if query else path


def _answer(status: int, answer: dict[str, Any], schemas: dict[str, Any]) -> Answer:
    content = answer["content"]["application/json"]
    example = content.get("example")
    return Answer(
        status,
        answer["description"],
        _type(content["schema"], schemas),
        json.dumps(example, ensure_ascii=False, indent=2) if example else "",
    )


def _shapes(described: dict[str, Any]) -> Iterator[tuple[str, str, list[Field]]]:
    """Name, description and fields of each shape, in the order in which answers use them; lists of values are none."""
    schemas = described["components"]["schemas"]
    for name in dict.fromkeys(_used(described["paths"], schemas)):
        schema = schemas[name]
        if "properties" in schema:
            fields = [
                Field(field, _type(told, schemas), _prose(told.get("description", "")))
                for field, told in schema["properties"].items()
            ]
            yield name, schema.get("description", ""), fields


def _used(part: Any, schemas: dict[str, Any]) -> Iterator[str]:
    """The names of the shapes that a part of the document refers to, each before those that it is made of."""
    if isinstance(part, dict) and "$ref" in part:
        name = part["$ref"].removeprefix(_SCHEMAS)
        yield name
        yield from _used(schemas[name], schemas)
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _used(inner, schemas)


def _prose(text: str) -> SafeString:
    """HTML of a description, in which OpenAPI's Markdown is no more than names in backticks."""
    parts = enumerate(" ".join(text.split()).split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if odd % 2 else part,) for odd, part in parts)
    )


def _parameter_type(parameter: dict[str, Any]) -> Type:
    repeatable = parameter["schema"]["type"] == "array"
    schema = parameter["schema"]["items"] if repeatable else parameter["schema"]
    values = tuple(filter(None, schema.get("enum", ())))
    kind = schema.get("title", "text")
    if values:
        return Type("repeatable:" if repeatable else "", values=values)
    return Type(f"{kind}, repeatable" if repeatable else kind)


def _type(schema: dict[str, Any], schemas: dict[str, Any]) -> Type:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SCHEMAS)
        values = schemas[name].get("enum")
        return Type(values=tuple(values)) if values else Type(shape=name)
    if "const" in schema:
        return Type(values=(schema["const"],))
    if "anyOf" in schema:
        [inner] = [option for option in schema["anyOf"] if option.get("type") != "null"]
        found = _type(inner, schemas)
        return Type(found.before, found.shape, f"{found.after} or null".lstrip(), found.values)
    if "oneOf" in schema:
        names = sorted(option["$ref"].removeprefix(_SCHEMAS) for option in schema["oneOf"])
        return Type(f"one of {', '.join(names)}")
    if schema["type"] == "array":
        inner = _type(schema["items"], schemas)
        return Type(f"list of {inner.before}", inner.shape, inner.after, inner.values)
    if schema["type"] == "object" and "additionalProperties" in schema and "properties" not in schema:
        inner = _type(schema["additionalProperties"], schemas)
        return Type(f"by name, {inner.before}", inner.shape, inner.after, inner.values)
    return Type(f"{schema['type']}{', ' + schema['format'] if 'format' in schema else ''}")
