"""All settings, in one file; what differs between machines is read from the environment, here at the top."""

import json
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent


# --- Readers of the environment: a value that cannot be read stops the start with one line that names it. ---


def _refuse(name: str, reason: str) -> NoReturn:
    # SystemExit prints the line alone; ImproperlyConfigured would bury it under a traceback.
    raise SystemExit(f"{name}: {reason}")


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_flag(name: str) -> bool:
    value = env_text(name, "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    _refuse(name, f"expected 1 or 0, not {value!r}.")


def env_number(name: str, default: int, low: int, high: int) -> int:
    value = env_text(name, str(default))
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        _refuse(name, f"expected a whole number from {low} to {high}, not {value!r}.")
    return int(value)


def env_list(name: str, default: list[str]) -> list[str]:
    return [item.strip() for item in env_text(name).split(",") if item.strip()] or default


def env_options(name: str) -> dict[str, Any]:
    try:
        options = json.loads(env_text(name, "{}"))
    except ValueError:
        options = None
    if not isinstance(options, dict):
        _refuse(name, 'expected a JSON object, such as {"bucket_name": "portraits"}.')
    return options


DEBUG = env_flag("DEBUG")
LOCAL_HTTP = env_flag("LOCAL_HTTP")
KEEP_PAGES = not env_flag("DRAW_EVERY_PAGE")
TRUSTED_PROXIES = env_number("TRUSTED_PROXIES", default=0, low=0, high=10)
DATA_DIR = Path(env_text("DATA_DIR", str(BASE_DIR / "data"))).resolve()
DATABASE_URL = env_text("DATABASE_URL")
CONTACT_EMAIL = env_text("CONTACT_EMAIL")  # where readers send corrections; printed on the About page
EMAIL_URL = env_text("EMAIL_URL")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])


# --- Database ---


def _embedded_database() -> dict[str, Any]:
    try:
        # Closed to others: the database holds the curators' password hashes.
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        _refuse("DATA_DIR", f"{DATA_DIR} cannot be made ({error.strerror}); name a folder that can.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "catalogue.sqlite3",
        # Opening it anew for each request would take as long as all the questions of a page.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            # A transaction that begins by reading and then writes fails at once, whatever the timeout, if
            # another wrote in between: take the write lock at BEGIN.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        },
        # A file, as when serving: the in-memory default has no WAL, and threads would share one connection.
        "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
    }


def _server_database(url: str) -> dict[str, Any]:
    if not url.startswith(("postgresql://", "postgres://")):
        _refuse("DATABASE_URL", "expected postgresql://user:password@host:port/name; leave it unset for SQLite.")
    import psycopg

    try:
        # libpq's own reader, so sockets (?host=/dir), several hosts and TLS options work as in psql.
        given = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error:
        _refuse("DATABASE_URL", "not a PostgreSQL address; special characters in the password must be %-encoded.")
    if not given.get("dbname"):
        _refuse("DATABASE_URL", "names no database; it ends in /name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname"),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        # One for each thread, for good; the first question of a request finds out whether the server closed it.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **given},
    }


DATABASES = {"default": _server_database(DATABASE_URL) if DATABASE_URL else _embedded_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- Secret key ---


def _kept_secret_key(path: Path) -> str:
    """Return the key in that file, made on first use; several processes may start at once."""
    try:
        if not path.exists():
            # Written aside (mkstemp: mode 0600), then linked: nobody ever reads half a key, and the first one stays.
            handle, draft = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                os.unlink(draft)
        return path.read_text().strip()
    except OSError as error:
        _refuse("DATA_DIR", f"{path.parent} is not writable ({error.strerror}); name a folder that is.")


SECRET_KEY = env_text("SECRET_KEY")
if not SECRET_KEY and DATABASE_URL:
    # Several machines may serve one database, and all of them must sign with the same key.
    _refuse("SECRET_KEY", "must be set when DATABASE_URL names a server database (50 or more random characters).")
SECRET_KEY = SECRET_KEY or _kept_secret_key(DATA_DIR / "secret_key")


# --- Application ---

INSTALLED_APPS = [
    "catalog",  # first: its templates override the admin's
    "catalog.apps.DeskConfig",  # the stock admin, on a site of our own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_filters",
    "axes",
]

MIDDLEWARE = [
    # The headers come first, so that static files and every error page carry them as well.
    "defectors.failures.SecurityHeadersMiddleware",
    "catalog.doorstep.KeptPages",  # before all else that takes time
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; static files were compressed when they were collected
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns the refusal of a sign-in into a page
]

ROOT_URLCONF = "defectors.urls"
WSGI_APPLICATION = "defectors.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        # First: whatever an app may call its templates, the public pages and the pages of errors are ours.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "pages"],
        "OPTIONS": {
            "environment": "catalog.pages.environment",
            "context_processors": ["catalog.pages.addresses"],
        },
    },
    {
        # The desk: Django's admin is written for Django's own engine.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "desk"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False  # one language; looking for others costs a fifth of a page

# A person with 60 statements and their citations is more than 1,500 fields; past the limit the work is lost.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000


# --- Static files ---

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": env_text("MEDIA_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env_options("MEDIA_STORAGE_OPTIONS"),
    },
    "staticfiles": {"BACKEND": "defectors.collected.CollectedStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"


def _media_address(url: str) -> tuple[str, list[str]]:
    """Where browsers fetch portraits, and the origin that the policy must admit for it: none for the site itself."""
    found = re.fullmatch(r"(https://[A-Za-z0-9.-]+(?::[0-9]+)?)/(?:[^?#\s]*/)?", url)
    if not found:
        _refuse(
            "MEDIA_URL", f"expected https://host/ or https://host/folder/, not {url!r}; unset, the site serves them."
        )
    return url, [found[1]]


# Unset, the site itself serves portraits from its storage, and only what is published; see catalog/views/portrait.py.
MEDIA_URL, MEDIA_ORIGINS = _media_address(env_text("MEDIA_URL")) if env_text("MEDIA_URL") else ("/media/", [])


# --- Sign-in ---

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
# The pair: a stranger's guesses do not lock a curator out of the curator's own desk.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "defectors.failures.client_address"
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False


# --- Post: readers' reports of errors; without EMAIL_URL the site sends none, and says so ---


def _post(url: str) -> dict[str, Any]:
    """Read smtps://user:password@host (TLS from the start), or smtp:// (TLS once connected, except on the loopback)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        _refuse("EMAIL_URL", "not an address; special characters in the password must be %-encoded.")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        _refuse("EMAIL_URL", "expected smtps://user:password@host:port or smtp://…; leave it unset to send no mail.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1", "::1"},
    }


EMAIL_HOST = ""
globals().update(_post(EMAIL_URL) if EMAIL_URL else {})
EMAIL_TIMEOUT = 10  # seconds; a reader waits for it
DEFAULT_FROM_EMAIL = CONTACT_EMAIL or "catalogue@localhost"


# --- Security: acceptance is one strict policy on every response, the admin's and the error pages' included ---

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *MEDIA_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Plain HTTP on the loopback cannot have these; `make run` sets LOCAL_HTTP, which drops these and nothing else.
SECURE_SSL_REDIRECT = not LOCAL_HTTP
SESSION_COOKIE_SECURE = not LOCAL_HTTP
CSRF_COOKIE_SECURE = not LOCAL_HTTP
SECURE_HSTS_SECONDS = 0 if LOCAL_HTTP else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# A load balancer asks over plain HTTP, and a redirect would count as "up".
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# --- Logging: plain lines on stderr, for whatever collects them ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"outage": {"()": "defectors.failures.OutageInOneLine"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["outage"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
