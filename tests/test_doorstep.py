"""The whole way of a request, from what the server hands over: what stands in front of Django, and Django."""

from io import BytesIO

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from catalog.doorstep import Doorstep
from catalog.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


class Asked:
    """One answer, with what the server was told."""

    def __init__(self, application, path, method="GET", **headers) -> None:
        parts = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts[0],
            "QUERY_STRING": parts[2],
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "443",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(),
            **headers,
        }

        def start(status, headers, error=None):
            self.status, self.headers = int(status[:3]), dict(headers)

        answer = application(environ, start)
        self.body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()


class Site:
    """Django behind the doorstep, and a count of what passed it."""

    def __init__(self) -> None:
        self.passed = 0
        django = WSGIHandler()

        def counted(environ, start_response):
            self.passed += 1
            return django(environ, start_response)

        self.application = Doorstep(counted)

    def get(self, path, **headers) -> Asked:
        return Asked(self.application, path, **headers)


@pytest.fixture
def now(monkeypatch):
    """The moment, to be moved on."""
    moment = [1000.0]
    monkeypatch.setattr("catalog.views.kept.monotonic", lambda: moment[0])
    return moment


@pytest.fixture
def site(settings, now):
    settings.KEEP_PAGES = True
    PersonFactory(slug="kim-philby", name="Kim Philby")
    # As Django's own test client does: the test's transaction must outlive a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Site()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_a_kept_page_is_answered_without_django_as_django_answered_it(site, django_assert_num_queries):
    first = site.get("/people/kim-philby/", HTTP_ACCEPT_ENCODING="gzip, br")

    with django_assert_num_queries(0):
        again = site.get("/people/kim-philby/", HTTP_ACCEPT_ENCODING="gzip, br")

    assert site.passed == 1
    assert (again.status, again.headers, again.body) == (200, first.headers, first.body)
    assert again.headers["Content-Encoding"] == "br"
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    assert b"Kim Philby" in brotli.decompress(again.body)


def test_after_a_second_django_is_asked_again(site, now, django_assert_num_queries):
    site.get("/people/kim-philby/")
    now[0] += 1

    with django_assert_num_queries(1):
        site.get("/people/kim-philby/")
    site.get("/people/kim-philby/")

    assert site.passed == 2


def test_a_page_that_is_not_kept_is_drawn_for_the_version_that_is_trusted(site, now, django_assert_num_queries):
    site.get("/people/kim-philby/")

    with django_assert_num_queries(0):
        missed = site.get("/people/kim-philby/?from=mail")
    now[0] += 1
    with django_assert_num_queries(1):
        anew = site.get("/people/kim-philby/?from=elsewhere")

    assert site.passed == 3
    assert (missed.status, missed.body, missed.headers["ETag"]) == (200, anew.body, anew.headers["ETag"])


def test_who_is_signed_in_has_nothing_drawn_for_a_version_that_is_only_trusted(site, django_assert_num_queries):
    site.get("/people/kim-philby/")

    with django_assert_num_queries(1):
        site.get("/people/kim-philby/?from=mail", HTTP_COOKIE="sessionid=abc")


def test_a_change_is_seen_by_everyone_after_a_second(site, now):
    site.get("/people/kim-philby/")
    Person.objects.filter(slug="kim-philby").update(name="Harold Philby")
    now[0] += 1

    assert b"<h1>Harold Philby</h1>" in site.get("/people/kim-philby/").body


def test_who_is_signed_in_sees_a_change_at_once_and_everyone_after_that(site):
    site.get("/people/kim-philby/")
    Person.objects.filter(slug="kim-philby").update(name="Harold Philby")

    assert b"<h1>Harold Philby</h1>" in site.get("/people/kim-philby/", HTTP_COOKIE="sessionid=abc").body
    assert b"<h1>Harold Philby</h1>" in site.get("/people/kim-philby/").body


def test_a_browser_that_has_the_page_is_told_so(site):
    first = site.get("/people/kim-philby/")

    again = site.get("/people/kim-philby/", HTTP_IF_NONE_MATCH=first.headers["ETag"])

    assert (site.passed, again.status, again.body) == (1, 304, b"")
    assert again.headers.keys() == first.headers.keys() - {"Content-Type", "Content-Length"}


def test_a_browser_that_has_the_page_is_told_so_after_the_second_too(site, now):
    first = site.get("/people/kim-philby/")
    now[0] += 1

    again = site.get("/people/kim-philby/", HTTP_IF_NONE_MATCH=first.headers["ETag"])

    assert (site.passed, again.status, again.body) == (2, 304, b"")
    assert again.headers.keys() == first.headers.keys() - {"Content-Type", "Content-Length"}


def test_django_reads_any_other_tag(site):
    first = site.get("/people/kim-philby/")

    other = site.get("/people/kim-philby/", HTTP_IF_NONE_MATCH='W/"0-old"')
    several = site.get("/people/kim-philby/", HTTP_IF_NONE_MATCH=f'W/"0-old", {first.headers["ETag"]}')

    assert [site.passed, other.status, several.status] == [3, 200, 304]


def test_head_has_the_headers_alone(site):
    first = site.get("/people/kim-philby/")

    head = site.get("/people/kim-philby/", method="HEAD")

    assert (site.passed, head.status, head.headers, head.body) == (1, 200, first.headers, b"")


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_HOST": "127.0.0.1"},
        {"QUERY_STRING": "destination=france"},
        {"wsgi.url_scheme": "http"},
        {"REQUEST_METHOD": "POST"},
    ],
)
def test_another_request_is_never_answered_with_this_page(site, other):
    site.get("/people/kim-philby/")

    site.get("/people/kim-philby/", **other)

    assert site.passed == 2


def test_what_is_not_the_same_for_everyone_passes(site):
    for path in ("/people/kim-philby/correction/", "/admin/", "/people/nobody/", "/api/people"):
        site.get(path)
        site.get(path)

    assert site.passed == 8


def test_a_wrong_host_is_refused_each_time(site):
    answers = [site.get("/people/kim-philby/", HTTP_HOST="evil.example") for _ in range(2)]

    assert [answer.status for answer in answers] == [400, 400]
    assert site.passed == 2
