"""Pages kept in memory as they go over the wire, while the catalogue stands at the version they were drawn from."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from threading import Lock
from time import monotonic
from typing import Any, TypeGuard

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers

from catalog.models import Catalogue

View = Callable[..., HttpResponseBase]
Key = tuple[str, ...]
Headers = list[tuple[str, str]]

# A longer page is drawn each time; what is over in sum makes the oldest go.
LARGEST = 256 * 1024
ROOM = 32 * 1024 * 1024
# High enough to weigh little, low enough to fill in a millisecond or two. At this level a window of 64 KiB takes an
# eighth of the time and a tenth of the memory that brotli's own choice takes, for a page that is no longer.
GZIP_LEVEL, BROTLI_QUALITY, BROTLI_WINDOW = 8, 9, 16
# Seconds for which a version that was read is taken to stand, where nobody asks the database.
TRUSTED = 1.0
# Where the page that answers a request is left for what stands in front of Django, and the version that this trusts.
ENVIRON_PAGE, ENVIRON_VERSION = "catalog.page", "catalog.version"
# All of a request that a public page may depend on; the host has been checked by the time that a page is kept.
_SHAPING = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME")

_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW),
    "gzip": lambda body: gzip.compress(body, GZIP_LEVEL, mtime=0),
}
PLAIN = "identity"


class Page:
    """One page: its view's headers, its body in each encoding asked for so far, and all headers once it has left."""

    def __init__(self, body: bytes, headers: Mapping[str, str], encoding: str = PLAIN) -> None:
        self.headers = dict(headers)
        # Only one need be kept: whatever else is asked for can be made of it.
        self.bodies = {encoding: body if encoding == PLAIN else _COMPRESS[encoding](body)}
        self.sent: Headers | None = None

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))

    def body(self, encoding: str) -> bytes:
        if encoding not in self.bodies:
            plain = self._plain()
            self.bodies[encoding] = plain if encoding == PLAIN else _COMPRESS[encoding](plain)
        return self.bodies[encoding]

    def _plain(self) -> bytes:
        encoding, body = next(iter(self.bodies.items()))
        if encoding == PLAIN:
            return body
        return gzip.decompress(body) if encoding == "gzip" else brotli.decompress(body)


class Shelf:
    """The kept pages of one version, the least read first; safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._pages: OrderedDict[Key, Page] = OrderedDict()
            self._version, self._size, self._read_at = -1, 0, float("-inf")

    def has(self, key: Key) -> bool:
        """Whether the page is there, of whatever version."""
        return key in self._pages

    def find(self, version: int, key: Key) -> Page | None:
        with self._lock:
            return self._find(key) if version == self._version else None

    def find_trusted(self, key: Key) -> tuple[int | None, Page | None]:
        """The version that was the catalogue's within the last second, if one was read, and its page."""
        with self._lock:
            return (self._version, self._find(key)) if monotonic() - self._read_at < TRUSTED else (None, None)

    def _find(self, key: Key) -> Page | None:
        page = self._pages.get(key)
        if page:
            self._pages.move_to_end(key)
        return page

    def read(self, version: int, at: float) -> None:
        """Note that the catalogue's version was read, by a question asked at that moment."""
        with self._lock:
            if version > self._version:
                self._begin(version)
            if version == self._version:
                self._read_at = max(self._read_at, at)

    def keep(self, version: int, key: Key, page: Page) -> None:
        with self._lock:
            if version < self._version:
                return
            if version != self._version:
                self._begin(version)
            if key not in self._pages:
                self._pages[key] = page
                self._size += page.size
            self._make_room()

    def body(self, page: Page, encoding: str) -> bytes:
        """The page's body in this encoding, which is kept from now on."""
        if encoding not in page.bodies:
            # Two threads may both make it, to the same end; the sum of sizes is then a little high.
            body = page.body(encoding)
            with self._lock:
                self._size += len(body)
                self._make_room()
        return page.bodies[encoding]

    def _begin(self, version: int) -> None:
        self._pages.clear()
        self._version, self._size, self._read_at = version, 0, float("-inf")

    def _make_room(self) -> None:
        while self._size > ROOM and self._pages:
            self._size -= self._pages.popitem(last=False)[1].size


shelf = Shelf()


def read_version(request: HttpRequest) -> int:
    """The catalogue's version, read once for each request; one query, or none where an earlier answer is trusted."""
    version = version_read(request)
    if version is None:
        version = request.META.get(ENVIRON_VERSION)
        if version is None:
            asked_at = monotonic()
            version = Catalogue.current_version()
            shelf.read(version, asked_at)
        request.catalogue_version = version  # type: ignore[attr-defined]
    return version


def version_read(request: HttpRequest) -> int | None:
    """The catalogue's version, if this request has read it."""
    return getattr(request, "catalogue_version", None)


def key_of(environ: Mapping[str, Any]) -> Key:
    """All of a WSGI request that a public page may depend on."""
    return (
        *(environ.get(name, "") for name in _SHAPING),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
    )


@lru_cache(maxsize=256)  # browsers send few
def encoding_for(accepted: str) -> str:
    """The best encoding that an Accept-Encoding header allows (RFC 9110, 12.5.3), without wildcards or weights."""
    offered = {part.partition(";")[0].strip().lower() for part in accepted.split(",") if not _refuses(part)}
    return next((encoding for encoding in _COMPRESS if encoding in offered), PLAIN)


def _refuses(part: str) -> bool:
    weight = part.partition(";")[2].replace(" ", "").lower()
    return weight.startswith("q=0") and not weight[3:].strip(".0")


def kept(view: View) -> View:
    """
    Answer a page again without drawing it, while the request's `catalogue_version` is the one it was drawn from.

    Only whole pages that are the same for everyone: the caller answers for that. KEEP_PAGES turns it off.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = version_read(request)
        if version is None or request.method not in {"GET", "HEAD"} or not settings.KEEP_PAGES:
            return view(request, *args, **kwargs)
        key, accepted = key_of(request.META), request.headers.get("Accept-Encoding", "")
        if page := shelf.find(version, key):
            return _answer(request, page, accepted)
        response = _drawn(view(request, *args, **kwargs))
        if not _is_page(response):
            return response
        page = Page(response.content, dict(response.items()), encoding_for(accepted))
        shelf.keep(version, key, page)
        return _answer(request, page, accepted)

    return answer


def drawn_once(request: HttpRequest, draw: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """
    Draw a page once for each version, whatever the query string; its caller puts in what this decides.

    As cards are, it is kept where whole pages are not.
    """
    version = version_read(request)
    if version is None or request.method not in {"GET", "HEAD"}:
        return draw()
    key = key_of(request.META)[:-1]
    if page := shelf.find(version, key):
        return HttpResponse(page.body(PLAIN), headers=page.headers)
    response = _drawn(draw())
    if _is_page(response):
        shelf.keep(version, key, Page(response.content, dict(response.items())))
    return response


def _drawn(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


def _is_page(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether it may be answered to others."""
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return False
    return len(response.content) <= LARGEST


def body_for(page: Page, accepted: str) -> tuple[bytes, Headers]:
    """The body as an Accept-Encoding header wants it, and the headers that tell of it."""
    encoding = encoding_for(accepted)
    body = shelf.body(page, encoding)
    length = ("Content-Length", str(len(body)))
    return body, [length] if encoding == PLAIN else [length, ("Content-Encoding", encoding)]


def _answer(request: HttpRequest, page: Page, accepted: str) -> HttpResponse:
    body, told = body_for(page, accepted)
    response = HttpResponse(body, headers={**page.headers, **dict(told)})
    patch_vary_headers(response, ["Accept-Encoding"])
    request.META[ENVIRON_PAGE] = page
    return response
