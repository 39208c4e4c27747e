import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.client import RequestFactory

from catalog.management.commands.load import fixture_files
from catalog.views.kept import shelf


def pytest_configure() -> None:
    """Keep the strict settings but for what costs time: a slow password hash, and collectstatic."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Else a test that reads a page twice to count its queries would count none.
    django_settings.KEEP_PAGES = False
    # Static files are found in their source folders, and served with the headers they have when collected.
    django_settings.WHITENOISE_USE_FINDERS = True
    django_settings.WHITENOISE_AUTOREFRESH = True


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where a test was skipped: on a machine that lacks a part, a skipped test would pass for a tested one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.ensure_newline()
        reporter.write_line("A test was skipped: every test must run.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


class OverHttps:
    """The tests run under the settings of a real site, which sends plain HTTP to HTTPS."""

    def generic(self, *arguments, **options):
        return super().generic(*arguments, **{**options, "secure": True})


class Visitor(OverHttps, Client):
    pass


class Requests(OverHttps, RequestFactory):
    pass


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch) -> None:
    """Forget what was kept in memory: a test that empties the tables makes the catalogue's versions come twice."""
    monkeypatch.setattr("catalog.facets._kept", (None, None))
    shelf.clear()


@pytest.fixture
def memory_storage(settings) -> None:
    """Keep what is sent in memory, as another storage than the file system would."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The shipped fixtures, loaded once for a module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", *fixture_files(), verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client() -> Visitor:
    return Visitor()


@pytest.fixture
def rf() -> Requests:
    return Requests()


@pytest.fixture
def admin_client(admin_user) -> Visitor:
    visitor = Visitor()
    visitor.force_login(admin_user)
    return visitor
