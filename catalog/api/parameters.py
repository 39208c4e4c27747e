"""The parameters of the list of people, as the OpenAPI document describes them; `catalog.browse` reads them."""

from typing import Any

from catalog.parameters import FACETS, NOT_STATED, PER_PAGE, SORTS, UNDATED, WHO, FacetSpec

_NOT_GIVEN = ""  # an empty value counts as not given: forms send them

_FACETS = {
    "agency": "Served in or led this body, or one below it.",
    "agent_of": "Agent of this body.",
    "receiver": "Received, debriefed, exfiltrated or held by this body.",
    "decade": f"Crossed certainly or possibly in this decade, given as its first year; `{UNDATED}` for no date at all.",
    "era": "Crossed in this era, as assigned by curators.",
    "origin": "Left the allegiance of this country.",
    "destination": "Took the side of this country.",
    "method": "The way of crossing.",
    "motive": "Why, as far as a source says.",
    "certainty": "How sure the crossing is.",
    "kind": "Without it, returns count too.",
    "source": "Any statement about the person rests on this source.",
}

_EXAMPLES = {
    "agency": "gru",
    "agent_of": "kgb",
    "receiver": "mi5",
    "decade": "1950",
    "era": NOT_STATED,
    "origin": "soviet-union",
    "destination": "canada",
    "source": "historical-dictionary-2014-defectors",
}


def of_people() -> list[dict[str, Any]]:
    """Parameter objects of OpenAPI 3.1; a facet's may be repeated."""
    words = _single("q", "Words of a name, in any spelling or script, or of an entry.", {"type": "string"})
    rest = [
        _single(
            "lineage",
            "1 adds an agency's predecessors and successors to `agency`, `agent_of` and `receiver`.",
            {"type": "string", "enum": ["1", "0", _NOT_GIVEN]},
        ),
        _single("who", "Whom to list; `defectors` by default.", {"type": "string", "enum": [*WHO, _NOT_GIVEN]}),
        _single(
            "sort",
            "`name` by default, `relevance` when `q` is given; `date` is that of the first crossing.",
            {"type": "string", "enum": [*SORTS, _NOT_GIVEN]},
        ),
        _single(
            "page",
            f"From 1; {PER_PAGE} people a page.",
            {"type": "string", "title": "number", "pattern": "^(0*[1-9][0-9]*)?$"},
        ),
    ]
    return [words, *(_facet(name, spec) for name, spec in FACETS.items()), *rest]


def _facet(name: str, spec: FacetSpec) -> dict[str, Any]:
    description = _FACETS[name]
    if spec.unstated:
        description += f" `{NOT_STATED}` where no source says."
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "style": "form",
        "explode": True,
        "schema": {"type": "array", "items": _value(name, spec)},
        "example": [_EXAMPLES[name]] if name in _EXAMPLES else [next(iter(spec.fixed or ()), "")],
    }


def _value(name: str, spec: FacetSpec) -> dict[str, Any]:
    if name == "decade":
        return {"type": "string", "title": "first year of a decade", "pattern": f"^([0-9]{{3}}0|{UNDATED})?$"}
    if spec.fixed:
        return {"type": "string", "enum": [*spec.fixed.values, *([NOT_STATED] if spec.unstated else []), _NOT_GIVEN]}
    return {"type": "string", "title": f"slug of {_article(spec.entry)}"}


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _single(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "description": description, "schema": schema}
