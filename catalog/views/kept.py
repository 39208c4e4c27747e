"""Pages kept in memory, compressed, as long as the catalogue stands at the version they were drawn from."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers

View = Callable[..., HttpResponseBase]

# A longer page is drawn each time; what is over in sum makes the oldest go.
LARGEST = 256 * 1024
ROOM = 32 * 1024 * 1024
# High enough to halve again what a page weighs, low enough to fill in a millisecond or two.
LEVEL = 6


class Page(NamedTuple):
    """One page as it goes over the wire."""

    body: bytes
    headers: dict[str, str]


class Shelf:
    """The kept pages of one version, the least read first; safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version = -1
        self._pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self._size = 0

    def find(self, version: int, key: tuple[str, ...]) -> Page | None:
        with self._lock:
            if version != self._version:
                return None
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def keep(self, version: int, key: tuple[str, ...], page: Page) -> None:
        with self._lock:
            if version < self._version:
                return
            if version != self._version:
                self._pages.clear()
                self._version, self._size = version, 0
            if key not in self._pages:
                self._pages[key] = page
                self._size += len(page.body)
            while self._size > ROOM:
                self._size -= len(self._pages.popitem(last=False)[1].body)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._version, self._size = -1, 0


shelf = Shelf()


def kept(view: View) -> View:
    """
    Answer a page again without drawing it, while the request's `catalogue_version` is the one it was drawn from.

    Only whole pages that are the same for everyone: the caller answers for that. KEEP_PAGES turns it off.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = getattr(request, "catalogue_version", None)
        if version is None or request.method not in {"GET", "HEAD"} or not settings.KEEP_PAGES:
            return view(request, *args, **kwargs)
        key = (request.scheme or "", request.get_host(), request.get_full_path())
        if page := shelf.find(version, key):
            return _answer(request, page)
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if isinstance(response, HttpResponse) and response.status_code == 200 and not response.cookies:
            body = response.content
            if len(body) <= LARGEST:
                shelf.keep(version, key, Page(gzip.compress(body, LEVEL, mtime=0), dict(response.items())))
        return response

    return answer


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(page.body if zipped else gzip.decompress(page.body), headers=page.headers)
    if zipped:
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(page.body))
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
