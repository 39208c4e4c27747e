"""Columns that behave the same on SQLite and PostgreSQL, and columns derived from another on assignment."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from anyascii import anyascii
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from catalog import names


@lru_cache(maxsize=8192)
def sort_fold(text: str) -> str:
    """Plain lower-case ASCII, so that one byte order files every script."""
    return " ".join(anyascii(text).lower().split())


FOLDS: dict[str, Callable[[str], str]] = {"name": names.fold, "sort": sort_fold}


class BytewiseCharField(models.CharField):
    """Text that sorts by its bytes, whatever collation the database was created with."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        parameters["collation"] = {"postgresql": "C", "sqlite": "BINARY"}.get(connection.vendor)
        return parameters


class _Folding(DeferredAttribute):
    """Sets the derived column whenever the text is set: `loaddata` calls neither `save()` nor `pre_save()`."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value
        fold = FOLDS[self.field.fold]
        instance.__dict__[self.field.folded_field] = fold(value) if isinstance(value, str) else ""


class FoldedCharField(models.CharField):
    """Text whose folded form is kept in `folded_field`, declared after it; `fold` names one of FOLDS."""

    descriptor_class = _Folding

    def __init__(self, *args: Any, folded_field: str = "folded", fold: str = "name", **kwargs: Any) -> None:
        self.folded_field, self.fold = folded_field, fold
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "folded_field": self.folded_field, "fold": self.fold}


def choices_constraint(model: str, field: str, choices: type[models.TextChoices], blank: bool = False) -> Any:
    """The database's own check of a field's choices, which it would otherwise ignore."""
    values = [*choices.values, ""] if blank else list(choices.values)
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": values}),
        name=f"{model}_{field}_known",
        violation_error_message=f"“{field}” must be one of: {', '.join(v for v in values if v)}.",
    )
