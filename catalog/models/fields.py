"""Columns that behave the same on SQLite and PostgreSQL, and columns derived from another on assignment."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from anyascii import anyascii
from django import forms
from django.core.validators import URLValidator
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


class AddressValidator(URLValidator):
    """Django's own, but a host may hold an underscore (RFC 3986, 3.2.2): soviet_intelligence.en-academic.com does."""

    schemes = ["http", "https"]

    def __call__(self, value: Any) -> None:
        scheme, separator, rest = str(value).partition("://")
        host, slash, path = rest.partition("/")
        super().__call__(scheme + separator + host.replace("_", "-") + slash + path)


class AddressFormField(forms.URLField):
    default_validators = [AddressValidator()]


class AddressField(models.URLField):
    """The address of a web page."""

    default_validators = [AddressValidator()]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField, "assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        # To the database it is a URLField: what the validator admits is no migration.
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class _Folding(DeferredAttribute):
    """Sets the derived column whenever the text is set: `loaddata` calls neither `save()` nor `pre_save()`."""

    field: "FoldedCharField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value
        instance.__dict__[self.field.folded_field] = self.field.folded(value)


class _Folded(DeferredAttribute):
    """Lets the text win over a folded form that arrives after it, from defaults or the database."""

    def __init__(self, field: Any, text_field: "FoldedCharField") -> None:
        super().__init__(field)
        self.text_field = text_field

    def __set__(self, instance: models.Model, value: Any) -> None:
        text = instance.__dict__.get(self.text_field.attname)
        instance.__dict__[self.field.attname] = value if text is None else self.text_field.folded(text)


class FoldedCharField(models.CharField):
    """Text whose folded form is kept in `folded_field`, declared after it; `fold` names one of FOLDS."""

    descriptor_class = _Folding

    def __init__(self, *args: Any, folded_field: str = "folded", fold: str = "name", **kwargs: Any) -> None:
        self.folded_field, self.fold = folded_field, fold
        super().__init__(*args, **kwargs)

    def folded(self, text: Any) -> str:
        return FOLDS[self.fold](text) if isinstance(text, str) else ""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            # The folded field is declared after this one: wait until the model is complete.
            cls._meta.apps.lazy_model_operation(self._guard_folded, (cls._meta.app_label, cls._meta.model_name))

    def _guard_folded(self, model: type[models.Model]) -> None:
        setattr(model, self.folded_field, _Folded(model._meta.get_field(self.folded_field), self))

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
