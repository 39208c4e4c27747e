"""The addresses under /api/ that answer with JSON, and how they refuse."""

from typing import Annotated, Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import resolve, reverse
from ninja import NinjaAPI, Path
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from catalog.api import entries, examples, parameters, records, shapes
from catalog.browse import browse
from catalog.models import Person, RetiredKind, RetiredSlug
from catalog.parameters import printable
from catalog.views.kept import version_read

Slug = Annotated[
    str,
    Path(
        description="The last part of the address of the person's page.",
        pattern="^[-a-zA-Z0-9_]+$",
        example="igor-gouzenko",
    ),
]


class Renderer(JSONRenderer):
    # Names in their own scripts, not in escapes.
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Defectors",
    version="1",
    description=(
        "The catalogue of intelligence defectors as data. Everything is public and read only, and nothing needs a key. "
        "Every fact names the places in the sources that it rests on."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="catalog-api",
    renderer=Renderer(),
)


def refused(status: int, *errors: tuple[str, str, str]) -> HttpResponse:
    """Say no in the one shape of all refusals; each error is a parameter, its value and the reason."""
    names = ("parameter", "value", "reason")
    data = {"errors": [dict(zip(names, error, strict=True)) for error in errors]}
    # JsonResponse, not the renderer: half of the callers stand outside ninja.
    return JsonResponse(data, status=status, json_dumps_params=Renderer.json_dumps_params)


@api.get(
    "/people",
    url_name="api-people",
    operation_id="people",
    summary="A list of people, narrowed as on the page",
    response={200: shapes.PeoplePage, 422: shapes.Refusal},
    openapi_extra={"parameters": parameters.of_people(), **examples.answers(examples.PEOPLE, examples.REFUSAL)},
)
def people(request: HttpRequest) -> Any:
    """
    25 people a page. Repeat a parameter to choose several values: OR within a parameter, AND across parameters.

    `decade`, `era`, `origin`, `destination`, `method`, `motive`, `certainty` and `kind` must hold of one and the same
    crossing. Unknown parameters are ignored, and an empty value counts as not given; any other unknown value is
    refused, and so is a page past the end. The same parameters give the same people at `/people/` and `/people.csv`.
    """
    browsing = browse(request.GET, version_read(request))
    errors = browsing.errors
    if not errors and browsing.page > browsing.pages:
        last = f"The last page is {browsing.pages}."
        return refused(422, ("page", printable(request.GET["page"]), last))
    if errors:
        return refused(422, *errors)
    return shapes.PeoplePage(
        count=browsing.count,
        page=browsing.page,
        pages=browsing.pages,
        results=[records.listed(person, request.build_absolute_uri) for person in browsing.people],
        facets={
            name: [
                shapes.FacetValue(value=v.value, label=v.label, count=v.count, selected=v.selected)
                for v in facet.values
            ]
            for name, facet in browsing.facets.items()
        },
    )


@api.get(
    "/people/{slug:slug}",
    url_name="api-person",
    operation_id="person",
    summary="One person, with every statement and its citations",
    response={200: shapes.PersonRecord, 404: shapes.Refusal, 410: shapes.Refusal},
    openapi_extra=examples.answers(examples.PERSON, examples.UNKNOWN, 404),
)
def person(request: HttpRequest, slug: Slug) -> Any:
    """
    The whole record. Statements stand in the order name, affiliation, defection, waypoint, motive, event, relation.

    An address that was given up answers 301 to the new one, or 410 with the reason why nothing is there.
    """
    person = Person.objects.told(slug)
    return records.record(person) if person else _absent(slug)


def _absent(slug: str) -> HttpResponse:
    given_up = RetiredSlug.objects.at(RetiredKind.PERSON, slug)
    if given_up and given_up.new_slug:
        return HttpResponsePermanentRedirect(reverse("catalog:api-person", args=[given_up.new_slug]))
    if given_up:
        return refused(410, ("slug", slug, given_up.reason))
    try:
        withdrawn = Person.objects.withdrawn().get_by_natural_key(slug)
    except Person.DoesNotExist:
        return refused(404, ("slug", printable(slug), "The catalogue has no person with this slug."))
    return refused(410, ("slug", slug, withdrawn.withdrawal_reason))


@api.get(
    "/agencies",
    url_name="api-agencies",
    operation_id="agencies",
    summary="Services and other bodies, with what each became",
    response=shapes.Agencies,
    openapi_extra=examples.answers(examples.AGENCIES),
)
def agencies(request: HttpRequest) -> shapes.Agencies:
    """All of them, by name. An agency is a body under the name it bore at one time; its successors are agencies too."""
    return entries.agencies(request.build_absolute_uri)


@api.get(
    "/eras",
    url_name="api-eras",
    operation_id="eras",
    summary="Eras, with their collective defections",
    response=shapes.Eras,
    openapi_extra=examples.answers(examples.ERAS),
)
def eras(request: HttpRequest) -> shapes.Eras:
    """All of them, in time. A collective defection (a wave) is told in words and never counts as people."""
    return entries.eras(request.build_absolute_uri)


@api.get(
    "/sources",
    url_name="api-sources",
    operation_id="sources",
    summary="Sources, described as a librarian would",
    response=shapes.Sources,
    openapi_extra=examples.answers(examples.SOURCES),
)
def sources(request: HttpRequest) -> shapes.Sources:
    """All of them, the founding texts first."""
    return entries.sources(request.build_absolute_uri)


@api.get(
    "/countries",
    url_name="api-countries",
    operation_id="countries",
    summary="Countries, those that ended included",
    response=shapes.Countries,
    openapi_extra=examples.answers(examples.COUNTRIES),
)
def countries(request: HttpRequest) -> shapes.Countries:
    """All of them, by name, with how many crossings left, reached and broke off in each."""
    return entries.countries(request.build_absolute_uri)


# --- Refusals that no endpoint makes itself ---


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refused(422, *((str(each["loc"][-1]), "", str(each["msg"])) for each in error.errors))


@api.exception_handler(Http404)
def _unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    return no_such_address(request)


@api.exception_handler(HttpError)
def _refusal(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(error.status_code, ("", "", error.message))


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """As for a query string of more than ten thousand parameters."""
    return refused(400, ("", "", printable(str(error), 200)))


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer everything else under /api/: an address with a slash too many leads on, all others are unknown."""
    known = resolve(request.path_info.rstrip("/"))
    if known.url_name:
        return HttpResponsePermanentRedirect(reverse(f"catalog:{known.url_name}", kwargs=known.kwargs))
    return refused(404, ("address", printable(request.path), "There is no such address. See /api/docs."))
