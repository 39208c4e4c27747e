"""The settings as a start of the site sees them: each read in a process of its own, with only its variables."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

READ = """
import json, sys
from defectors import settings
print(json.dumps([getattr(settings, name) for name in sys.argv[1:]], default=str))
"""


def start(*arguments: str, **variables: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **{name: str(value) for name, value in variables.items()}},
        capture_output=True,
        text=True,
        check=False,
    )


def read(*names: str, **variables: object):
    done = start("-c", READ, *names, **variables)
    assert done.stderr == ""
    return json.loads(done.stdout)


def refusal(**variables: object) -> str:
    done = start("manage.py", "check", **variables)
    assert done.returncode == 1
    return done.stderr


def test_settings_are_safe_without_any_variable(tmp_path):
    names = ["DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]

    values = read(*names, "SECURE_HSTS_SECONDS", DATA_DIR=tmp_path)

    assert values == [False, ["127.0.0.1", "localhost", "[::1]"], True, True, True, 31_536_000]


def test_settings_local_http_drops_what_plain_http_cannot_have_and_nothing_else(tmp_path):
    every = """
import json
from defectors import settings
print(json.dumps({name: repr(value) for name, value in vars(settings).items() if name.isupper()}))
"""
    strict, local = (json.loads(start("-c", every, DATA_DIR=tmp_path, LOCAL_HTTP=flag).stdout) for flag in ("0", "1"))

    changed = {name for name in strict if strict[name] != local[name]}

    assert changed == {
        "LOCAL_HTTP",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
    }


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("smtps://anna:half%25@mail.example.org", ["mail.example.org", 465, "anna", "half%", True, False]),
        ("smtp://mail.example.org", ["mail.example.org", 587, "", "", False, True]),
        ("smtp://127.0.0.1:25", ["127.0.0.1", 25, "", "", False, False]),
    ],
)
def test_post_goes_encrypted_to_every_other_machine(address, values, tmp_path):
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_SSL", "EMAIL_USE_TLS"]

    assert read(*names, DATA_DIR=tmp_path, EMAIL_URL=address) == values


def test_settings_pass_the_deployment_check(tmp_path):
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", DATA_DIR=tmp_path)

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "new" / "data"

    [first], [second] = read("SECRET_KEY", DATA_DIR=folder), read("SECRET_KEY", DATA_DIR=folder)

    assert first == second == (folder / "secret_key").read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_secret_key_is_one_for_processes_that_start_together(tmp_path):
    command = [sys.executable, "-c", READ, "SECRET_KEY"]
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    starts = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) for _ in range(4)]

    keys = {process.communicate()[0] for process in starts}

    assert len(keys) == 1


def test_secret_key_given_is_taken_and_none_made(tmp_path):
    folder = tmp_path / "new"

    assert read("SECRET_KEY", DATA_DIR=folder, SECRET_KEY="given") == ["given"]
    # The folder is made all the same: the database goes there.
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"DEBUG": "maybe"}, "DEBUG: expected 1 or 0, not 'maybe'."),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES: expected a whole number from 0 to 10, not '-1'."),
        (
            {"DATABASE_URL": "mysql://localhost/x", "SECRET_KEY": "s"},
            "DATABASE_URL: expected postgresql://user:password@host:port/name; leave it unset for SQLite.",
        ),
        (
            {"DATABASE_URL": "postgresql://u:half%2@host/x", "SECRET_KEY": "s"},
            "DATABASE_URL: not a PostgreSQL address; special characters in the password must be %-encoded.",
        ),
        (
            {"DATABASE_URL": "postgresql://host", "SECRET_KEY": "s"},
            "DATABASE_URL: names no database; it ends in /name.",
        ),
        (
            {"DATABASE_URL": "postgresql://host/x"},
            "SECRET_KEY: must be set when DATABASE_URL names a server database (50 or more random characters).",
        ),
        (
            {"EMAIL_URL": "mail.example.org"},
            "EMAIL_URL: expected smtps://user:password@host:port or smtp://…; leave it unset to send no mail.",
        ),
        (
            {"EMAIL_URL": "smtps://u:p@host:word"},
            "EMAIL_URL: not an address; special characters in the password must be %-encoded.",
        ),
        (
            {"DATA_DIR": "/proc/nowhere"},
            "DATA_DIR: /proc/nowhere cannot be made (No such file or directory); name a folder that can.",
        ),
    ],
)
def test_settings_refuse_in_one_line_that_names_the_variable(variables, line, tmp_path):
    assert refusal(**{"DATA_DIR": tmp_path, **variables}) == f"{line}\n"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://curator:p%40ss%2Fword@db.example.org:5433/catalogue?sslmode=verify-full",
            ["catalogue", "curator", "p@ss/word", "db.example.org", "5433", "verify-full"],
        ),
        ("postgresql:///catalogue?host=/run/My/Socket", ["catalogue", "", "", "/run/My/Socket", "", None]),
        ("postgres://%2Frun%2FMy%2FSocket/catalogue", ["catalogue", "", "", "/run/My/Socket", "", None]),
    ],
)
def test_database_url_is_read_as_libpq_reads_it(url, expected):
    [databases] = read("DATABASES", DATABASE_URL=url, SECRET_KEY="s")
    default = databases["default"]

    found = [default[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]

    assert [*found, default["OPTIONS"].get("sslmode")] == expected


def test_embedded_database_waits_for_a_lock_and_keeps_a_journal_beside_it(tmp_path):
    done = start(
        "-c",
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    for name in ('journal_mode', 'busy_timeout', 'foreign_keys'):\n"
        "        print(*cursor.execute(f'PRAGMA {name}').fetchone())\n",
        DJANGO_SETTINGS_MODULE="defectors.settings",
        DATA_DIR=tmp_path,
    )

    assert done.stdout.split() == ["wal", "30000", "1"]


def test_portraits_are_served_by_the_site_from_its_own_folder_unless_told_otherwise(tmp_path):
    url, origins, root, storages = read("MEDIA_URL", "MEDIA_ORIGINS", "MEDIA_ROOT", "STORAGES", DATA_DIR=tmp_path)

    assert (url, origins, root) == ("/media/", [], str(tmp_path.resolve() / "media"))
    assert storages["default"] == {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {}}


def test_portraits_may_be_kept_and_fetched_elsewhere(tmp_path):
    url, policy, storages = read(
        "MEDIA_URL",
        "CONTENT_SECURITY_POLICY",
        "STORAGES",
        DATA_DIR=tmp_path,
        MEDIA_URL="https://media.example.org:8443/catalogue/",
        MEDIA_STORAGE="storages.backends.s3.S3Storage",
        MEDIA_STORAGE_OPTIONS='{"bucket_name": "portraits"}',
    )

    assert url == "https://media.example.org:8443/catalogue/"
    assert policy["DIRECTIVES"]["img-src"] == ["'self'", "https://media.example.org:8443"]
    assert storages["default"] == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": "portraits"},
    }


@pytest.mark.parametrize(
    "url",
    ["http://a.org/", "https://a.org", "https://a.org/b", "//a.org/", "/m/", "https://a; script-src */", "https:///"],
)
def test_an_address_of_portraits_that_the_policy_cannot_name_stops_the_start(url, tmp_path):
    assert refusal(DATA_DIR=tmp_path, MEDIA_URL=url) == (
        f"MEDIA_URL: expected https://host/ or https://host/folder/, not {url!r}; unset, the site serves them.\n"
    )


@pytest.mark.parametrize("options", ["{", "[]", "bucket"])
def test_options_of_a_storage_that_cannot_be_read_stop_the_start(options, tmp_path):
    assert refusal(DATA_DIR=tmp_path, MEDIA_STORAGE_OPTIONS=options) == (
        'MEDIA_STORAGE_OPTIONS: expected a JSON object, such as {"bucket_name": "portraits"}.\n'
    )
