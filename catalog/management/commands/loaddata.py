"""Django's loaddata, with people's files in any order and errors that name the file and the record."""

from contextlib import suppress
from typing import Any

import yaml
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError
from django.db.models import Model

from catalog import history, texts
from catalog.models import EVERYONE, Catalogue


def record_name(instance: Model) -> str:
    """The record as a curator knows it: `defection kim-philby-defection-1963`."""
    key = instance.natural_key() if hasattr(instance, "natural_key") else (instance.pk,)
    return f"{instance._meta.model_name} {', '.join(str(part) for part in key if part not in ('', None))}"


class Command(loaddata.Command):
    """Loads all of its fixtures, or nothing."""

    current = ""
    position = 0

    def loaddata(self, fixture_labels: Any) -> None:
        self.deferred = Deferred(self)
        super().loaddata(fixture_labels)
        self.after_loading()

    def after_loading(self) -> None:
        """What belongs to the same transaction: all of it, or nothing."""
        if getattr(self, "loaded_object_count", 0):
            Catalogue.bump([EVERYONE])
            history.record_all("Loaded from the published data.")
        texts.fill()

    def load_label(self, fixture_label: str) -> None:
        self.current, self.position = fixture_label, 0
        try:
            super().load_label(fixture_label)
        except (DeserializationError, yaml.YAMLError) as error:
            raise CommandError(f"{fixture_label}: {self.failing_record()}{error} Nothing was loaded.") from error
        except CommandError:
            raise
        except (DatabaseError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise CommandError(f"{fixture_label}: {self.failing_record()}{error!r} Nothing was loaded.") from error

    def failing_record(self) -> str:
        """Name the record after the last good one; empty when the file itself cannot be read."""
        for path, _directory, _name in self.find_fixtures(self.current):
            try:
                with open(path, encoding="utf-8") as file:
                    record = yaml.safe_load(file)[self.position]
                fields = record["fields"]
                known = fields.get("key") or fields.get("slug") or fields.get("name") or fields
                return f"record {self.position + 1} ({record['model']} {known}): "
            except (yaml.YAMLError, LookupError, TypeError, AttributeError, OSError, UnicodeDecodeError):
                return ""
        return ""

    def save_obj(self, obj: DeserializedObject) -> bool:
        if obj.deferred_fields:
            # It names something in a file still to come. Django would save it now, without its required reference.
            self.deferred.add(self.current, obj)
            # Django empties its list when it begins, and asks whatever is in it at the end.
            self.objs_with_deferred_fields = [self.deferred]  # type: ignore[list-item]
            self.models.add(type(obj.object))
            saved = True
        else:
            saved = self.save_checked(self.current, obj)
        self.position += 1
        return saved

    def save_checked(self, label: str, obj: DeserializedObject) -> bool:
        try:
            obj.object.clean_fields(exclude=[] if obj.object.pk else ["id"])
            obj.object.clean()
        except ValidationError as error:
            reasons = "; ".join(
                f"{field}: {' '.join(messages)}" if field != "__all__" else " ".join(messages)
                for field, messages in error.message_dict.items()
            )
            raise CommandError(f"{label}: {record_name(obj.object)}: {reasons} Nothing was loaded.") from error
        return self.save_permitted(label, obj)

    def save_permitted(self, label: str, obj: DeserializedObject) -> bool:
        """Save; `load` overrides this to keep what is there."""
        try:
            return bool(super().save_obj(obj))
        except (DatabaseError, ValueError) as error:
            raise CommandError(f"{label}: {record_name(obj.object)}: {error} Nothing was loaded.") from error


def natural(model: Any, using: str | None) -> Any:
    """The manager that finds the model's rows by their natural key."""
    return model._default_manager.db_manager(using)


class Deferred:
    """The objects that wait for the last file, and are then checked and saved like every other."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.waiting: list[tuple[str, DeserializedObject]] = []

    def add(self, label: str, obj: DeserializedObject) -> None:
        self.waiting.append((label, obj))

    def save_deferred_fields(self, using: str | None = None) -> None:
        """Save round after round, since one may name another that waits; raise CommandError when a round saves none."""
        while self.waiting:
            before, self.waiting = self.waiting, []
            missing = ""
            for label, obj in before:
                if lacking := self._resolve(obj, using):
                    missing = missing or f"{label}: {record_name(obj.object)}: {lacking}"
                    self.waiting.append((label, obj))
                else:
                    self.command.save_checked(label, obj)
            if len(self.waiting) == len(before):
                raise CommandError(f"{missing} does not exist. Nothing was loaded.")

    def _resolve(self, obj: DeserializedObject, using: str | None) -> str:
        """Set the references of an object; return the first that leads nowhere yet."""
        for field, value in (obj.deferred_fields or {}).items():
            try:
                setattr(obj.object, field.name, natural(field.related_model, using).get_by_natural_key(*value))
            except (ObjectDoesNotExist, TypeError):
                return f"{field.name} {value}"
        obj.deferred_fields = {}
        # Its own row may exist: only now, with its references set, does its natural key find it.
        if obj.object.pk is None and hasattr(obj.object, "natural_key"):
            with suppress(ObjectDoesNotExist):
                obj.object.pk = natural(type(obj.object), using).get_by_natural_key(*obj.object.natural_key()).pk
        return ""
