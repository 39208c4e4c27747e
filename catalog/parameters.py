"""The parameters of a list of people: which values they take, what these are called, and how a query string is read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Self

from django.db.models import TextChoices
from django.http import QueryDict

from catalog.citing import source_labels
from catalog.models import Agency, Certainty, Country, DefectionKind, Era, Method, MotiveKind, Source

NOT_STATED = "not-stated"
UNDATED = "undated"
PER_PAGE = 25
LAST_PAGE = 10**9  # past every result; a longer number would only cost time to read

SORTS = ("name", "-name", "date", "-date", "updated", "relevance")
WHO = ("defectors", "others", "all")
_DECADE = re.compile(r"[0-9]{3}0", re.ASCII)
_PAGE = re.compile(r"0*[1-9][0-9]*", re.ASCII)
_MOST_ERRORS = 20
_LONGEST_VALUE = 80
_LONGEST_SEARCH = 400


class ParameterError(NamedTuple):
    """A value that was refused, printable, and why."""

    parameter: str
    value: str
    reason: str


class FacetSpec(NamedTuple):
    """One facet: its heading, and how one choice reads in a title (`{}` is the value's label)."""

    label: str
    phrase: str = "{}"
    # What kind of entry has the slugs that are its values.
    entry: str = ""
    # Values that need no row to exist.
    fixed: type[TextChoices] | None = None
    # How the title says that no source states it; empty where that is no choice.
    unstated: str = ""

    def title(self, value: str, label: str) -> str:
        return self.unstated if value == NOT_STATED else self.phrase.format(label)


FACETS = {
    "agency": FacetSpec("Served in", entry="agency"),
    "agent_of": FacetSpec("Agent of", "agent of {}", "agency"),
    "receiver": FacetSpec("Received by", "received by {}", "agency"),
    "decade": FacetSpec("Decade"),
    "era": FacetSpec("Era", entry="era", unstated="era not stated"),
    "origin": FacetSpec("From", "from {}", "country", unstated="origin not stated"),
    "destination": FacetSpec("To", "to {}", "country", unstated="destination not stated"),
    "method": FacetSpec("Way", fixed=Method, unstated="way not stated"),
    "motive": FacetSpec("Motive", fixed=MotiveKind, unstated="motive not stated"),
    "certainty": FacetSpec("How sure", fixed=Certainty),
    "kind": FacetSpec("Kind", fixed=DefectionKind),
    "source": FacetSpec("Source", entry="source"),
}
PARAMETERS = {*FACETS, "q", "lineage", "who", "sort", "page"}
# The three that take an agency and that `lineage` widens.
AGENCY_FACETS = ("agency", "agent_of", "receiver")
# Those that test a crossing; the others test the person.
CROSSING_FACETS = tuple(name for name in FACETS if name not in {*AGENCY_FACETS, "source"})


@dataclass(frozen=True)
class Vocabulary:
    """The values that exist, by facet, each with its label, in an order of their own."""

    labels: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls) -> Self:
        """Four queries; only published agencies, eras and sources are values."""
        agencies = agency_labels(Agency.objects.published())
        countries = dict(Country.objects.order_by("name").values_list("slug", "name"))
        rows: dict[str, Mapping[str, str]] = {
            **dict.fromkeys(AGENCY_FACETS, agencies),
            "era": dict(Era.objects.published().order_by("position").values_list("slug", "name")),
            "origin": countries,
            "destination": countries,
            "source": source_labels(Source.objects.published().order_by("title", "slug")),
        }
        return cls({name: {**_fixed(spec), **rows.get(name, {}), **_unstated(spec)} for name, spec in FACETS.items()})

    def label(self, facet: str, value: str) -> str:
        if facet == "decade":
            return value if value == UNDATED else f"{int(value)}s"
        return self.labels[facet].get(value, value)

    def reason_against(self, facet: str, value: str) -> str:
        """Say why this is no value of the facet; empty if it is one."""
        if facet == "decade":
            ok = value == UNDATED or _DECADE.fullmatch(value)
            return "" if ok else "A decade is written as its first year, like 1950; or “undated”."
        if value in self.labels[facet]:
            return ""
        spec = FACETS[facet]
        if spec.fixed:
            return f"Expected one of: {', '.join(self.labels[facet])}."
        return f"The catalogue has no {spec.entry} with this slug."


def agency_labels(agencies: Iterable[Agency]) -> dict[str, str]:
    """Map slugs to abbreviations; to the full name where two bodies share one."""
    rows = list(agencies)
    shared: dict[str, int] = {}
    for agency in rows:
        shared[agency.short_name] = shared.get(agency.short_name, 0) + 1
    return {agency.slug: agency.short_name if shared[agency.short_name] == 1 else str(agency) for agency in rows}


def _fixed(spec: FacetSpec) -> dict[str, str]:
    return {str(value): str(label) for value, label in spec.fixed.choices} if spec.fixed else {}


def _unstated(spec: FacetSpec) -> dict[str, str]:
    return {NOT_STATED: "not stated"} if spec.unstated else {}


@dataclass(frozen=True)
class Choices:
    """A query string, read: what was chosen, in the order of FACETS, and what was refused."""

    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    q: str = ""
    who: str = "defectors"
    sort: str = "name"
    lineage: bool = False
    page: int = 1
    errors: tuple[ParameterError, ...] = ()

    @classmethod
    def read(cls, params: QueryDict, vocabulary: Vocabulary) -> Self:
        """Read any query string; never raises. Empty values and unknown parameters count as not given."""
        errors: dict[ParameterError, None] = {}
        facets = {}
        for name in FACETS:
            given = dict.fromkeys(filter(None, params.getlist(name))) if name in params else {}
            good = []
            for value in given:
                if reason := vocabulary.reason_against(name, value):
                    errors[ParameterError(name, printable(value), reason)] = None
                else:
                    good.append(value)
            if good:
                facets[name] = tuple(good)

        def one_of(name: str, allowed: tuple[str, ...]) -> str:
            value = params.get(name) or ""
            if value and value not in allowed:
                errors[ParameterError(name, printable(value), f"Expected one of: {', '.join(allowed)}.")] = None
                return ""
            return value

        q = searched(params.get("q") or "")
        page = params.get("page") or "1"
        if not _PAGE.fullmatch(page):
            errors[ParameterError("page", printable(page), "Expected a whole number from 1.")] = None
            page = "1"
        return cls(
            facets=facets,
            q=q,
            who=one_of("who", WHO) or "defectors",
            sort=one_of("sort", SORTS) or ("relevance" if q else "name"),
            lineage=one_of("lineage", ("1", "0")) == "1",
            page=min(int(page.lstrip("0")[:12]), LAST_PAGE),
            errors=tuple(errors)[:_MOST_ERRORS],
        )

    def without(self, parameter: str, value: str = "") -> Self:
        """The same choices but for one."""
        if parameter in FACETS:
            rest = tuple(chosen for chosen in self.facets.get(parameter, ()) if chosen != value)
            facets = {name: chosen for name, chosen in self.facets.items() if name != parameter}
            if rest:
                # In the order of FACETS, so that equal choices give equal addresses.
                facets = {name: rest if name == parameter else facets[name] for name in self.facets}
            return replace(self, facets=facets, page=1)
        sort = "name" if parameter == "q" and self.sort == "relevance" else self.sort
        defaults: dict[str, dict[str, Any]] = {
            "q": {"q": "", "sort": sort},
            "who": {"who": "defectors"},
            "lineage": {"lineage": False},
        }
        return replace(self, page=1, **defaults[parameter])

    def parameters(self) -> dict[str, list[str]]:
        """The parameters that bring these choices back, defaults left out; never a page."""
        sort = "relevance" if self.q else "name"
        return {
            **({"q": [self.q]} if self.q else {}),
            **{name: list(values) for name, values in self.facets.items()},
            **({"lineage": ["1"]} if self.lineage else {}),
            **({"who": [self.who]} if self.who != "defectors" else {}),
            **({"sort": [self.sort]} if self.sort != sort else {}),
        }


def searched(text: str) -> str:
    """What a search looks for: the beginning of a very long text, with single spaces."""
    return " ".join(printable(text[:_LONGEST_SEARCH], _LONGEST_SEARCH).split())


def printable(text: str, longest: int = _LONGEST_VALUE) -> str:
    """Cut text short and replace what no page, address or database could hold: NUL and lone surrogates."""
    kept = text[:longest].replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return kept if len(text) <= longest else f"{kept}…"
