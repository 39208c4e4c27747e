"""`manage.py prepare` takes a fresh database to a site that can be served, and does nothing twice."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from catalog import texts
from defectors import settings as served
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_fixtures(settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    """A folder with what an earlier start collected, so that `prepare` collects nothing."""
    settings.STATIC_ROOT = tmp_path / "static"
    return settings.STATIC_ROOT


@pytest.fixture
def prepare(no_fixtures, collected, capsys):
    def run() -> str:
        call_command("prepare")
        return capsys.readouterr().out

    return run


def sign_in(printed: str) -> str:
    [password] = re.findall(r"Sign in at /admin/ as curator with the password (\S+) \(shown once\)", printed)
    return password


def test_prepare_prints_a_curators_sign_in_that_opens_the_admin(prepare, client):
    password = sign_in(prepare())

    response = client.post("/admin/login/?next=/admin/", {"username": "curator", "password": password})

    assert response.headers["Location"] == "/admin/"
    assert len(password) == 16


def test_prepare_makes_no_second_sign_in(prepare):
    prepare()

    assert "password" not in prepare()
    assert [user.username for user in User.objects.all()] == ["curator"]


def test_prepare_makes_no_sign_in_where_someone_has_one(prepare, admin_user):
    assert "password" not in prepare()
    assert list(User.objects.all()) == [admin_user]


def test_first_curator_is_a_publisher_who_keeps_neither_accounts_nor_history(prepare):
    prepare()
    curator = User.objects.get(username="curator")

    assert (curator.is_staff, curator.is_superuser) == (True, False)
    rights = curator.get_all_permissions()
    assert [group.name for group in curator.groups.all()] == ["Publisher"]
    assert {right.partition(".")[0] for right in rights} == {"catalog"}
    assert {right for right in rights if right.endswith("_revision")} == {"catalog.view_revision"}
    assert {right for right in rights if right.endswith("_person")} == {
        "catalog.add_person",
        "catalog.change_person",
        "catalog.delete_person",
        "catalog.view_person",
    }


def test_static_files_are_collected_whole_and_only_when_one_changed(prepare, collected, settings):
    # The storage of a real site: it fails where a style sheet names a file that does not exist.
    settings.STORAGES = served.STORAGES
    prepare()
    manifest = collected / "staticfiles.json"
    first = manifest.stat().st_mtime_ns

    prepare()
    assert manifest.stat().st_mtime_ns == first

    sheet = staticfiles_storage.url("admin/css/base.css")
    stored = collected / sheet.removeprefix("/static/")
    assert re.fullmatch(r"/static/admin/css/base\.[0-9a-f]{12}\.css", sheet)
    assert [Path(f"{stored}{suffix}").exists() for suffix in ("", ".gz", ".br")] == [True, True, True]

    (collected / "collected").write_text("something else")
    prepare()
    assert manifest.stat().st_mtime_ns > first


def test_prepare_says_in_one_line_that_the_database_is_away(prepare, monkeypatch):
    def fail(*arguments, **options):
        raise OperationalError("connection failed:\n\tIs the server running?")

    monkeypatch.setattr("catalog.management.commands.prepare.call_command", fail)

    with pytest.raises(CommandError) as refusal:
        prepare()

    assert str(refusal.value) == "The database cannot be used: connection failed: Is the server running?"


def test_prepare_mends_the_words_of_the_entries(prepare):
    person = PersonFactory(summary="A spy.")
    texts.fill()
    texts.engine().remove([person.pk])

    prepare()

    assert texts.engine().read(0, person.pk) == {person.pk: frozenset(["a", "spi"])}
