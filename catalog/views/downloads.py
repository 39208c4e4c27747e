"""What readers take away: a list as a spreadsheet, and how to cite an entry or a source."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views.generic import DetailView, View

from catalog.browse import browse
from catalog.exports import bibtex, csl, reference, ris, spreadsheet
from catalog.models import Person, RetiredKind, Revision, Source

from .kept import version_read
from .public import public_data
from .retired import KeepsAddress

FORMATS = {
    "bib": (bibtex.bibtex, bibtex.MEDIA_TYPE),
    "ris": (ris.ris, ris.MEDIA_TYPE),
    "json": (csl.csl_json, csl.MEDIA_TYPE),
}


@method_decorator(public_data, "dispatch")
class PeopleCsv(View):
    """The whole list that the parameters ask for; wrong ones are refused with the reasons, one a line."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        browsing = browse(request.GET, version_read(request))
        if browsing.errors:
            reasons = [f"{error.parameter}={error.value}: {error.reason}\n" for error in browsing.errors]
            return HttpResponse(reasons, status=422, content_type="text/plain; charset=utf-8")
        lines = spreadsheet.lines(browsing.pks, request.build_absolute_uri)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8; header=present")
        name = slugify(browsing.title)[:80].strip("-")
        response["Content-Disposition"] = f'attachment; filename="defectors-{name}.csv"'
        return response


class Cite(KeepsAddress, DetailView):
    """A file for reference managers, in the format named by `suffix`."""

    suffix = ""
    http_method_names = ["get", "head", "options"]

    def render_to_response(self, context):
        write, media_type = FORMATS[self.suffix]
        response = HttpResponse(write(self.reference()), content_type=f"{media_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.object.slug}.{self.suffix}"'
        return response


@method_decorator(public_data, "dispatch")
class CitePerson(Cite):
    queryset = Person.objects.published()
    model = Person
    retired_kind = RetiredKind.PERSON

    def reference(self):
        standing = Revision.objects.standing(self.object.slug)
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        return reference.of_person(self.object, address, standing.number if standing else None)


@method_decorator(public_data, "dispatch")
class CiteSource(Cite):
    queryset = Source.objects.published().for_listing()
    model = Source
    retired_kind = RetiredKind.SOURCE

    def reference(self):
        return reference.of_source(self.object)
