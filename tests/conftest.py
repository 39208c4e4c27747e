import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.test.client import RequestFactory


def pytest_configure() -> None:
    """Keep the strict settings but for what costs time: a slow password hash, and collectstatic."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Static files are found in their source folders, and served with the headers they have when collected.
    django_settings.WHITENOISE_USE_FINDERS = True
    django_settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def client() -> Client:
    """A visitor over HTTPS: the tests run under the settings of a real site, which redirects plain HTTP."""
    return Client(**{"wsgi.url_scheme": "https"})


@pytest.fixture
def rf() -> RequestFactory:
    return RequestFactory(**{"wsgi.url_scheme": "https"})


@pytest.fixture
def admin_client(admin_user) -> Client:
    client = Client(**{"wsgi.url_scheme": "https"})
    client.force_login(admin_user)
    return client
