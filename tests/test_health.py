"""Failures as a visitor, a load balancer and the log see them."""

import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from catalog.models import Catalogue
from defectors import failures
from defectors.urls import urlpatterns as site
from tests.cluster import Cluster
from tests.markup import Page

ROOT = Path(__file__).resolve().parent.parent

POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; script-src 'self'; style-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
}


def policy(header: str) -> str:
    """Return the policy with its directives in one order; django-csp keeps that of its set."""
    first, *rest = sorted(header.split("; "), key=lambda directive: (not directive.startswith("default"), directive))
    return "; ".join([first, *rest])


def security_headers(response) -> dict[str, str | None]:
    found = {name: response.headers.get(name) for name in HEADERS}
    return {**found, "Content-Security-Policy": policy(found["Content-Security-Policy"] or "")}


# --- Pages that fail in the ways a page can ---


def break_off(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake")


def distrust(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("a trick")


def lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused\nIs the server running?")


def ask_missing_table(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    return HttpResponse()


urlpatterns = [
    path("break-off", break_off),
    path("distrust", distrust),
    path("lose-database", lose_database),
    path("ask-missing-table", ask_missing_table),
    *site,
]
handler500 = "defectors.failures.server_error"


@pytest.fixture
def visitor(client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/healthz", 200),
        ("/admin/login/", 200),
        ("/admin/", 302),
        ("/static/admin/css/base.css", 200),
        ("/nowhere/", 404),
        ("/static/nowhere.css", 404),
        ("/distrust", 400),
        ("/break-off", 500),
        ("/lose-database", 503),
    ],
)
@pytest.mark.urls(__name__)
def test_every_response_carries_the_security_headers(visitor, address, status):
    response = visitor.get(address)
    response.close()  # a static file's

    assert (response.status_code, security_headers(response)) == (status, HEADERS)


@pytest.mark.parametrize("secure", [False, True])
def test_a_wrong_host_is_refused_with_the_security_headers(secure):
    response = Client().get("/nowhere/", headers={"host": "evil.example"}, secure=secure)

    # A browser ignores HSTS over plain HTTP, and Django does not send it there.
    hsts = HEADERS["Strict-Transport-Security"] if secure else None
    expected = {**HEADERS, "Strict-Transport-Security": hsts}
    assert (response.status_code, security_headers(response)) == (400, expected)


def test_a_page_is_sent_compressed_to_who_takes_it(client, db):
    sizes = {
        encoding: len(client.get("/admin/login/", headers={"accept-encoding": encoding}).content)
        for encoding in ("identity", "gzip")
    }

    assert sizes["gzip"] < sizes["identity"] / 2


def test_plain_http_is_sent_to_https_except_the_health_check(db):
    plain = Client()

    page, health = plain.get("/people/?q=philby"), plain.get("/healthz")

    assert (page.status_code, page.headers["Location"]) == (301, "https://testserver/people/?q=philby")
    assert health.status_code == 200


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status"), [("/lose-database", 503), ("/break-off", 500)])
def test_a_failure_is_a_page_that_no_cache_keeps(visitor, address, status):
    response = visitor.get(address)

    assert Page(response).texts("main .ref") == [str(status)]
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_mistake_in_a_query_is_no_outage(visitor):
    assert visitor.get("/ask-missing-table").status_code == 500


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_an_outage_is_logged_in_one_line(visitor, caplog):
    visitor.get("/lose-database")

    [record] = [record for record in caplog.records if record.name == "django.request"]
    failures.OutageInOneLine().filter(record)
    line = logging.Formatter("%(levelname)s %(message)s").format(record)
    assert line == (
        "ERROR Database unreachable: Service Unavailable: /lose-database (connection refused Is the server running?)"
    )


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_mistake_is_logged_with_its_traceback(visitor, caplog):
    visitor.get("/break-off")

    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert failures.OutageInOneLine().filter(record) is True
    assert record.exc_info[0] is RuntimeError


@pytest.mark.django_db
def test_healthz_asks_the_database_once_and_nothing_else(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert response.json() == {"status": "up", "parts": {"database": "up"}}
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert response.cookies == {}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_client_address_believes_only_the_trusted_proxies(rf, proxies, forwarded, address):
    request = rf.get("/", headers={"x-forwarded-for": forwarded})

    with override_settings(TRUSTED_PROXIES=proxies):
        assert failures.client_address(request) == address


@pytest.mark.django_db
def test_the_eleventh_bad_sign_in_is_refused_even_with_the_right_password(client):
    User.objects.create_user("curator", password="a long enough password", is_staff=True)

    def sign_in(password: str) -> HttpResponse:
        return client.post("/admin/login/", {"username": "curator", "password": password})

    assert [sign_in("wrong").status_code for _ in range(10)] == [200] * 9 + [429]
    refused = sign_in("a long enough password")
    assert (refused.status_code, refused.text.count("<h1>Too many attempts</h1>")) == (429, 1)


# --- A server of its own, over a database that goes and comes back ---


class Site:
    """The catalogue served by gunicorn in a process of its own, as `make run` serves it, on a socket."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.socket = folder / "site"
        self.log = folder / "site.log"
        environment = {"PATH": os.environ["PATH"], "LOCAL_HTTP": "1", "WORKERS": "1", "SECRET_KEY": "s" * 50}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "defectors.wsgi"],
                cwd=ROOT,
                env={**environment, "BIND": f"unix:{self.socket}", "DATA_DIR": str(folder), **variables},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        # gunicorn.conf.py prints the address when the socket listens.
        self.announcement = self.process.stdout.readline()

    def get(self, address: str, **headers: str) -> tuple[HTTPResponse, str]:
        """Return the answer and its text."""
        connection = HTTPConnection("localhost")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(self.socket))
        with closing(connection):
            connection.request("GET", address, headers=headers)
            response = connection.getresponse()
            return response, response.read().decode()

    def health(self) -> tuple[int, dict[str, object]]:
        response, text = self.get("/healthz")
        return response.status, json.loads(text)

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


@pytest.fixture
def folder():
    """A short path: that of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="site-", dir="/tmp") as name:
        yield Path(name)


@pytest.fixture
def serve(folder):
    with ExitStack() as stack:

        def start(**variables: str) -> Site:
            site = Site(folder, **variables)
            stack.callback(site.stop)
            return site

        yield start


UP = (200, {"status": "up", "parts": {"database": "up"}})
DOWN = (503, {"status": "down", "parts": {"database": "down"}})
# The session is asked before the page can be: an outage inside a middleware.
SIGNED_IN = {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}


def test_site_without_its_server_database_answers_503_and_says_so(serve, folder):
    site = serve(DATABASE_URL=f"postgresql:///catalogue?host={folder}")

    response, text = site.get("/admin/", **SIGNED_IN)

    assert (response.status, response.headers["Retry-After"]) == (503, "30")
    assert security_headers(response) == {**HEADERS, "Strict-Transport-Security": None}
    assert "<h1>Unavailable for a moment</h1>" in text
    assert site.health() == DOWN
    assert "Traceback" not in site.log.read_text()
    assert site.log.read_text().count("Database unreachable: Service Unavailable: /admin/") == 1


def test_site_recovers_when_its_server_database_is_back(serve):
    cluster = Cluster()
    try:
        cluster.start()
        site = serve(DATABASE_URL=cluster.url)
        assert site.health() == UP

        cluster.stop()
        assert site.health() == DOWN
        assert site.get("/admin/", **SIGNED_IN)[0].status == 503

        cluster.start()
        assert site.health() == UP
    finally:
        cluster.remove()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_costs_no_answer():
    version = Catalogue.current_version()
    if connection.vendor == "postgresql":
        other = connection.copy()
        with connection.cursor() as cursor, other.cursor() as killer:
            cursor.execute("SELECT pg_backend_pid()")
            killer.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
        other.close()

    assert Catalogue.current_version() == version


def test_site_without_its_embedded_database_answers_503_and_recovers(serve, folder):
    (folder / "catalogue.sqlite3").mkdir()
    site = serve()
    assert site.health() == DOWN
    assert site.get("/admin/", **SIGNED_IN)[0].status == 503

    (folder / "catalogue.sqlite3").rmdir()

    assert site.health() == UP


def test_site_announces_its_address(serve, folder):
    assert serve().announcement == f"The catalogue is at unix:{folder}/site (stop it with Ctrl-C)\n"
