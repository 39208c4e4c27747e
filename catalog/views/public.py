"""What every answer for programs has in common: it is the same for everyone, and any site's script may read it."""

from collections.abc import Callable
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import condition

from catalog.models import Catalogue

View = Callable[..., HttpResponseBase]

_CODE = Path(__file__).resolve().parent.parent


def public_data(view: View) -> View:
    """
    Answer GET and HEAD, and 304 while the catalogue stands at the version that the client has.

    Nothing here depends on who asks, so any origin may read it (CORS), and preflights are answered without a query.
    """
    answer = condition(etag_func=version_tag)(_as_get(view))

    @wraps(view)
    def public(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "If-None-Match"
        else:
            response = answer(request, *args, **kwargs)
            if response.status_code not in {200, 304}:
                # A refusal is not a version of what was asked for.
                del response["ETag"]
            # Kept by any cache, asked again each time: a correction must not wait.
            response["Cache-Control"] = "public, no-cache"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public


def version_tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """The catalogue's version and the code's; one query."""
    return f'"{Catalogue.current_version()}-{_release()}"'


@cache
def _release() -> str:
    """A digest of the code: a new release may answer differently about the same catalogue."""
    digest = sha256()
    for file in sorted(_CODE.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


def _as_get(view: View) -> View:
    """Let a view that knows only GET answer HEAD too; the server leaves the body out."""

    @wraps(view)
    def as_get(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = asked

    return as_get
