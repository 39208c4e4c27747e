"""What public answers have in common: they are the same for everyone, and fresh; data is open to any site's script."""

from collections.abc import Callable
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import condition

from .kept import kept, read_version

View = Callable[..., HttpResponseBase]

_SITE = Path(__file__).resolve().parents[2]


def public_page(view: View) -> View:
    """Answer 304 while the catalogue and the site stand as the reader's browser has them; one query."""
    answer = condition(etag_func=version_tag)(kept(view))

    @wraps(view)
    def public(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = answer(request, *args, **kwargs)
        if response.status_code not in {200, 304}:
            del response["ETag"]
        response["Cache-Control"] = "public, no-cache"
        return response

    return public


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
    """The catalogue's version and the site's; one query."""
    # Weak: it names a state, whichever way the answer is compressed.
    return f'W/"{read_version(request)}-{_release()}"'


@cache
def _release() -> str:
    """A digest of the code and the looks: a new release may answer differently about the same catalogue."""
    digest = sha256()
    for pattern in ("catalog/**/*.py", "templates/**/*.*", "static/**/*.css"):
        for file in sorted(_SITE.glob(pattern)):
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
