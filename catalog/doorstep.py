"""Answers a page that is kept before the site is asked, with all the headers that it left with."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from catalog.views.kept import ENVIRON_PAGE, ENVIRON_VERSION, Headers, Page, body_for, key_of, read_version, shelf

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

# They differ from one answer with the same page to the next.
_OF_THE_BODY = {"content-length", "content-encoding"}
# A 304 speaks of a body that is not there (RFC 9110, 15.4.5).
_NOT_WITHOUT_BODY = {"content-type", "content-language"}


class Doorstep:
    """
    A WSGI application in front of Django's: the pages of a version that stood within the last second.

    What is not kept is drawn for that version without asking for it again. Who is signed in always passes, and sees a
    change at once. Django learns the version anew with the first request after that second, so a change is on every
    page, in every process, a second after it was saved.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        if settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", ""):
            environ[ENVIRON_VERSION], page = shelf.find_trusted(key_of(environ))
            if page and (answer := _answer(environ, page)):
                status, headers, body = answer
                start_response("200 OK" if status == 200 else "304 Not Modified", headers)
                return [body]
        return self._application(environ, _noting(environ, start_response))


class KeptPages:
    """The middleware that answers a page of the version that stands now; one query, and none for other pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} and settings.KEEP_PAGES and shelf.has(key := key_of(request.META)):
            page = shelf.find(read_version(request), key)
            if page and (answer := _answer(request.META, page)):
                status, headers, body = answer
                response = HttpResponse(body, status=status, headers=dict(headers))
                if status == 304:
                    del response["Content-Type"]
                return response
        return self._get_response(request)


def _noting(environ: dict[str, Any], start_response: Start) -> Start:
    """Note the headers with which a kept page leaves for the first time."""

    def start(status: str, headers: Headers, *error: Any) -> Any:
        page = environ.get(ENVIRON_PAGE)
        if page and page.sent is None and status.startswith("200 "):
            names = {name.lower() for name, _ in headers}
            # What is set for one reader is nobody else's; and without a tag nobody could ask whether it still stands.
            if "etag" in names and "set-cookie" not in names:
                page.sent = [(name, value) for name, value in headers if name.lower() not in _OF_THE_BODY]
        return start_response(status, headers, *error)

    return start


def _answer(environ: dict[str, Any], page: Page) -> tuple[int, Headers, bytes] | None:
    """Status, headers and body; None for a page that has not left yet, and for a question that Django has to judge."""
    if page.sent is None:
        return None
    if known := environ.get("HTTP_IF_NONE_MATCH"):
        if ("ETag", known) not in page.sent:
            # Several tags, or an old one: Django reads the rest of the rules.
            return None
        return 304, [item for item in page.sent if item[0].lower() not in _NOT_WITHOUT_BODY], b""
    body, told = body_for(page, environ.get("HTTP_ACCEPT_ENCODING", ""))
    return 200, [*page.sent, *told], b"" if environ["REQUEST_METHOD"] == "HEAD" else body
