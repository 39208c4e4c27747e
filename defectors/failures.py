"""What a visitor and the log get when something fails: the error pages, `/healthz`, and headers on every response."""

import logging
import sys
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache

RETRY_AFTER = 30  # seconds


class SecurityHeadersMiddleware(SecurityMiddleware):
    """
    Set the policy and the other headers on every response.

    Once more outside SecurityMiddleware, whose own check of the host answers 400 without them. The policy is
    django-csp's, put together once: its own middleware does so twice for each response, and here no page has one of
    its own.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._policy = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        return None

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        # Django's own pages for a developer have their styles inline.
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.setdefault(HEADER, self._policy)
        return super().process_response(request, response)


def client_address(request: HttpRequest) -> str | None:
    """Return the visitor's address as the outermost trusted proxy saw it; nearer entries only are believed."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR") or None


def is_outage(error: BaseException | None) -> bool:
    """Tell a database that cannot be reached, or is locked, from a mistake in a query."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    # SQLite calls a missing table an OperationalError as well; only that kind has this code.
    return getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_ERROR"


def in_one_line(text: object) -> str:
    return " ".join(str(text).split())


class OutageInOneLine(logging.Filter):
    """Log a database that is down as one line: its traceback, on every request, would bury the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if is_outage(error):
            record.msg, record.args = "Database unreachable: %s (%s)", (record.getMessage(), in_one_line(error))
            record.exc_info = record.exc_text = None
        return True


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database is away, else 500; called inside the `except` of whichever layer failed."""
    # A handler, not a middleware: sessions and sign-in are read inside middleware, where process_exception is blind.
    outage = is_outage(sys.exc_info()[1])
    status = 503 if outage else 500
    try:
        # Without the request: its context processors would ask the database again.
        page: str = render_to_string(f"{status}.html")
    except Exception:
        # The page itself may be what fails, as when static files were not collected.
        logging.getLogger(__name__).exception("The page for %s failed", status)
        page = f"<!doctype html><title>{status}</title><h1>The catalogue is unavailable ({status})</h1>"
    response = HttpResponse(page, status=status)
    if outage:
        response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Name each part and whether it answers: 200 when all do, else 503."""
    parts = {"database": "up"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        logging.getLogger(__name__).warning("Health: database down: %s", in_one_line(error))
        parts["database"] = "down"
    healthy = all(state == "up" for state in parts.values())
    return JsonResponse(
        {"status": "up" if healthy else "down", "parts": parts},
        status=200 if healthy else 503,
        headers={} if healthy else {"Retry-After": str(RETRY_AFTER)},
    )
