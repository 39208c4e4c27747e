"""The addresses under /api/; none of the data's ends with a slash."""

from collections.abc import Iterator

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from catalog.api.documents import Docs, openapi
from catalog.api.endpoints import api, no_such_address
from catalog.views.public import public_data


def data() -> Iterator[URLPattern]:
    """The endpoints' own addresses, each made public."""
    for each in api.urls[0]:
        if isinstance(each, URLPattern) and str(each.pattern):
            yield path(str(each.pattern), public_data(each.callback), name=each.name)


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="catalog:api-docs"), name="api-root"),
    path("docs", Docs.as_view(), name="api-docs"),
    path("openapi.json", public_data(openapi), name="openapi"),
    *data(),
    # Not `<path:rest>`, which stops at a line break.
    re_path(r"^(?P<rest>[\s\S]+)\Z", public_data(no_such_address)),
]
