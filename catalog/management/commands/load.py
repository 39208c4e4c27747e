"""Load the published data without touching what a curator has changed."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.serializers.base import DeserializedObject
from django.db import transaction
from django.db.models import Model

from catalog.models import TARGETS, Citation, Person

from . import loaddata

# What a curator's work moves on by itself says nothing about the fact.
BOOKKEEPING = {"id", "version", "created", "updated"}
ORDER = ("countries", "sources", "sources-corroboration", "agencies", "eras")


def fixture_files() -> list[str]:
    """Paths below fixtures/ in the order in which they refer to each other; people last, in any order."""
    folder = Path(settings.BASE_DIR) / "fixtures"
    first = [folder / f"{name}.yaml" for name in ORDER]
    rest = sorted(path for path in folder.rglob("*.yaml") if path not in first)
    return [str(path.relative_to(folder)) for path in [*first, *rest] if path.exists()]


class Command(loaddata.Command):
    missing_args_message = ""
    help = "Add what is missing from the catalogue by key; with --replace, also overwrite what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--replace", action="store_true", help="overwrite what differs, listing it first")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the catalogue has people")
        parser.add_argument("--dry-run", action="store_true", help="list what would happen, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Person.objects.exists():
            return
        self.replace, self.outcome = options["replace"], Counter[str]()
        self.loaded: set[tuple[type[Model], Any]] = set()
        with transaction.atomic():
            super().handle(
                *fixture_files(), ignore=False, database="default", app_label=None, verbosity=0, exclude=[], format=None
            )
            if options["dry_run"]:
                transaction.set_rollback(True)
        self.stdout.write(
            f"{self.outcome['added']} records added, {self.outcome['replaced']} replaced, "
            f"{self.outcome['removed']} citations removed, {self.outcome['kept']} kept although they differ."
            + (" Nothing was written: this was a dry run." if options["dry_run"] else "")
        )

    def after_loading(self) -> None:
        if self.replace:
            self.remove_superseded_citations()
            self.loaded_object_count += self.outcome["removed"]
        super().after_loading()

    def save_permitted(self, label: str, obj: DeserializedObject) -> bool:
        instance = obj.object
        existing = type(instance)._default_manager.filter(pk=instance.pk).first() if instance.pk else None
        if existing is None:
            saved = super().save_permitted(label, obj)
            self.outcome["added"] += 1
        else:
            changed = differing_fields(existing, instance)
            saved = False
            if changed and self.replace:
                self.stdout.write(f"replacing {loaddata.record_name(instance)}: {', '.join(changed)}")
                for name in ("version", "created"):
                    if hasattr(existing, name):
                        setattr(instance, name, getattr(existing, name))
                if hasattr(instance, "version"):
                    instance.version += 1
                saved = super().save_permitted(label, obj)
                self.outcome["replaced"] += 1
            elif changed:
                self.outcome["kept"] += 1
        self.loaded.add((type(instance), instance.pk))
        return saved

    def remove_superseded_citations(self) -> None:
        """Drop citations that the fixtures no longer give to a statement they do give."""
        for citation in Citation.objects.for_listing().select_related(*TARGETS):
            target = citation.target
            if (Citation, citation.pk) not in self.loaded and (type(target), target.pk) in self.loaded:
                self.stdout.write(f"removing {loaddata.record_name(citation)}")
                citation.delete()
                self.outcome["removed"] += 1


def differing_fields(existing: Model, instance: Model) -> list[str]:
    """Names of the concrete fields in which two versions of a row differ, bookkeeping aside."""
    return [
        field.name
        for field in existing._meta.concrete_fields
        if field.name not in BOOKKEEPING and getattr(existing, field.attname) != getattr(instance, field.attname)
    ]
