"""Everything between a fresh checkout, or an update, and serving."""

import hashlib
import inspect
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from catalog import texts
from catalog.roles import PUBLISHER


class Command(BaseCommand):
    help = "Migrate, load the fixtures into an empty catalogue, collect static files, create the first curator."
    requires_system_checks = []  # `migrate` runs those of the database; the rest cost a second at every start

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {' '.join(str(error).split())}") from error
        call_command("load", if_empty=True)
        texts.fill()
        self._collect_static()
        self._create_curator()

    def _collect_static(self) -> None:
        """Collect only when a file changed, or the way they are stored: compressing them all takes seconds."""
        digest = hashlib.sha256(Path(inspect.getfile(type(storages["staticfiles"]))).read_bytes())
        for finder in get_finders():
            for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
                status = Path(storage.path(name)).stat()
                digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
        stamp = Path(settings.STATIC_ROOT) / "collected"
        if not stamp.exists() or stamp.read_text() != digest.hexdigest():
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(digest.hexdigest())

    def _create_curator(self) -> None:
        """Create a first sign-in, and print it the only time it can be read."""
        users = get_user_model().objects
        if users.filter(is_staff=True).exists():
            return
        password = secrets.token_urlsafe(12)
        user = users.create_user("curator", password=password, is_staff=True)
        user.groups.add(Group.objects.get(name=PUBLISHER))
        self.stdout.write(f"Sign in at /admin/ as {user.get_username()} with the password {password} (shown once).")
