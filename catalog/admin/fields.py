"""Form fields of the desk's rows: many on one page, few queries for all of them together."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from catalog.dates import EdtfField, EdtfFormField
from catalog.labels import label

from .widgets import Pick, QuickCheckbox, QuickHidden, QuickNumber, QuickSelect, QuickText, QuickTextarea

LARGEST_KEY = 2**63 - 1


class Directory:
    """Rows that a page's fields point at, fetched together: one query for each model, however many fields.

    It also tells the page's rows whether their curator may publish.
    """

    def __init__(self, may_publish: bool = True) -> None:
        self.may_publish = may_publish
        self.wanted: dict[type[models.Model], set[int]] = {}
        # None for a key without a row, so that it is asked for once only.
        self.known: dict[type[models.Model], dict[int, models.Model | None]] = {}

    def want(self, model: type[models.Model], key: Any) -> None:
        """Note a key that will be asked for; what is no key is passed over."""
        if (number := as_key(key)) is not None:
            self.wanted.setdefault(model, set()).add(number)

    def get(self, model: type[models.Model], key: Any) -> models.Model | None:
        """Return the row, or None when there is none with this key."""
        number = as_key(key)
        if number is None:
            return None
        self.want(model, number)
        known = self.known.setdefault(model, {})
        if missing := self.wanted[model] - known.keys():
            rows = model._default_manager.all()
            found = (rows.for_labels() if hasattr(rows, "for_labels") else rows).in_bulk(missing)
            known.update({key: found.get(key) for key in missing})
        return known[number]

    def name(self, model: type[models.Model], key: Any) -> str:
        row = self.get(model, key)
        return label(row) if row else ""


def as_key(value: Any) -> int | None:
    text = str(getattr(value, "pk", value) or "")
    # A number that no column holds would be an error of the database, not a missing row.
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST_KEY else None


class PickField(forms.Field):
    """A row of another model, by its key."""

    directory: Directory

    def __init__(self, field: Any, **kwargs: Any) -> None:
        self.model = field.remote_field.model
        super().__init__(widget=Pick(field), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def to_python(self, value: Any) -> models.Model | None:
        if value in self.empty_values:
            return None
        row = self.directory.get(self.model, value)
        if row is None:
            raise ValidationError(f"This {self.model._meta.verbose_name} is not there any more.", code="invalid_choice")
        return row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class RowKey(forms.Field):
    """Which row a form is about; the formset has looked it up already."""

    widget = QuickHidden

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def quick_formfield(field: Any, **kwargs: Any) -> forms.Field | None:
    """The form field of a model's field, as one of many rows has it; help texts stand once above the rows."""
    if isinstance(field, models.ForeignKey):
        return PickField(field, required=not field.blank, label=capitalized(field.verbose_name))
    if isinstance(field, EdtfField):
        widget: Any = QuickText(attrs={"class": "desk-date", "placeholder": "1945-09", "spellcheck": "false"})
        kwargs["form_class"] = EdtfFormField
    elif field.choices:
        widget = QuickSelect
    elif isinstance(field, models.TextField):
        widget = QuickTextarea(attrs={"rows": 1})
    elif isinstance(field, models.IntegerField):
        widget = QuickNumber(attrs={"class": "desk-number"})
    elif isinstance(field, models.CharField):
        widget = QuickText
    else:
        return field.formfield(**kwargs)
    made = field.formfield(widget=widget, **kwargs)
    made.help_text = ""
    return made


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


class Tick(forms.BooleanField):
    widget = QuickCheckbox

    def __init__(self, label: str) -> None:
        super().__init__(required=False, label=label)
