"""Formsets inside the rows of formsets: a statement with its citations, a crossing with its waypoints and theirs.

The stock inline formset asks the database several times for each row. Here the rows come prefetched, what they point at
comes from the page's directory, and a row that nobody changed is not validated again.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField, construct_instance, inlineformset_factory
from django.forms.utils import ErrorDict

from catalog.models import Status

from .fields import Directory, PickField, RowKey, Tick, quick_formfield

PREFIX_IN_TEMPLATE = "__formset__"  # the script puts the formset's own in its place


class RowForm(forms.ModelForm):
    """One row of a formset, with the formsets that hang on it in `nested`."""

    # What is seldom filled in stands behind a "more".
    seldom: ClassVar[tuple[str, ...]] = ("note",)

    def __init__(self, *args: Any, directory: Directory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nested: list[NestedFormSet] = []
        for name, field in self.fields.items():
            if isinstance(field, PickField):
                field.directory = field.widget.directory = directory
                directory.want(field.model, self.initial.get(name))
                if self.is_bound:
                    directory.want(field.model, self.data.get(self.add_prefix(name)))

        if "status" in self.fields and not directory.may_publish:
            self._leave_publishing_to_publishers(self.fields["status"])

    def _leave_publishing_to_publishers(self, field: Any) -> None:
        theirs = {Status.PUBLISHED, Status.WITHDRAWN} - {self.instance.status}
        field.choices = [(value, label) for value, label in field.choices if value not in theirs]

    @property
    def is_new(self) -> bool:
        return bool(self.instance._state.adding)

    def has_changed(self) -> bool:
        # A new statement of which only the citation is typed must not be dropped as an empty row.
        return super().has_changed() or (self.is_new and any(formset.has_changed() for formset in self.nested))

    def full_clean(self) -> None:
        if self.is_bound and not self.is_new and not self.has_changed():
            # Its constraints would be checked with several queries each, for a row that is in the database already.
            self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
            return
        super().full_clean()

    def _post_clean(self) -> None:
        # Stock leaves out every constraint that names the parent, and a citation given twice ends in a crash.
        exclude = self._get_validation_exclusions()
        parent = {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.full_clean(exclude | parent, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)
        self.validate_unique()
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)

    def _get_validation_exclusions(self) -> set[str]:
        exclude = super()._get_validation_exclusions()
        key = getattr(self, "parent_key", None)
        if key and getattr(self.instance, f"{key}_id") is None:
            # The parent has no key before it is saved: "exactly one target" would seem broken.
            exclude.add(key)
        return exclude

    def row_key(self) -> forms.BoundField:
        """The one hidden field a page needs: which row this is. The parent is told by the prefix."""
        return self[self._meta.model._meta.pk.name]

    def usual_fields(self) -> list[forms.BoundField]:
        hidden = {*self.seldom, DELETION_FIELD_NAME}
        return [field for field in self.visible_fields() if field.name not in hidden]

    def seldom_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.seldom if name in self.fields]

    def seldom_filled(self) -> bool:
        return any(field.value() or field.errors for field in self.seldom_fields())

    def removal(self) -> forms.BoundField | None:
        return self[DELETION_FIELD_NAME] if DELETION_FIELD_NAME in self.fields else None

    def kind(self) -> str:
        return str(self._meta.model._meta.verbose_name)


class NestedFormSet(BaseInlineFormSet):
    """The rows of one kind that hang on a row above; `children` are the formsets that hang on each of its own rows."""

    children: ClassVar[tuple[type["NestedFormSet"], ...]] = ()
    row_label: ClassVar[str] = ""

    def __init__(self, *args: Any, directory: Directory, rows: list[models.Model] | None = None, **kwargs: Any) -> None:
        self.directory = directory
        super().__init__(*args, form_kwargs={"directory": directory}, **kwargs)
        if rows is not None:
            self._queryset = rows

    @classmethod
    def accessor(cls) -> str:
        """The parent's name for these rows: `citations`, `waypoints`."""
        return str(cls.fk.remote_field.get_accessor_name(model=cls.model))

    def blank(self) -> "NestedFormSet":
        """An empty formset of the same kind, whose `empty_form` is the pattern of every new row."""
        return type(self)(prefix=PREFIX_IN_TEMPLATE, directory=self.directory, rows=[])

    def patterns(self) -> Iterator["NestedFormSet"]:
        """One blank formset of this kind and of each kind below it."""
        blank = self.blank()
        yield blank
        for child in self.children:
            yield from child(prefix=PREFIX_IN_TEMPLATE, directory=self.directory, rows=[]).patterns()

    @classmethod
    def pattern_name(cls) -> str:
        return f"{cls.fk.model._meta.model_name}-of-{cls.fk.name}"

    def row_kind(self) -> str:
        return self.row_label or str(self.model._meta.verbose_name)

    def model_name(self) -> str:
        return str(self.model._meta.model_name)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.parent_key = self.fk.name
        form.nested = [self._child(child, form) for child in self.children]
        return form

    @property
    def empty_form(self) -> Any:
        form = super().empty_form
        form.nested = [self._child(child, form) for child in self.children]
        return form

    def _child(self, child: type["NestedFormSet"], form: RowForm) -> "NestedFormSet":
        rows = [] if form.is_new else list(getattr(form.instance, child.accessor()).all())
        bound = form.is_bound
        return child(
            self.data if bound else None,
            self.files if bound else None,
            instance=form.instance,
            prefix=f"{form.prefix}-{child.accessor()}",
            directory=self.directory,
            rows=rows,
        )

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        # The stock field asks the database for each row again, which the formset has just looked up.
        form.fields[self._pk_field.name] = RowKey(required=False, initial=form.instance.pk)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME] = Tick("Remove")

    def walk(self) -> Iterator["NestedFormSet"]:
        """This formset and all below it; building every form, so that the directory knows what to fetch."""
        yield self
        for form in self.forms:
            for formset in form.nested:
                yield from formset.walk()

    def is_removed(self, form: Any) -> bool:
        return bool(self.can_delete and self._should_delete_form(form))

    def kept_forms(self) -> list[Any]:
        """The forms of a cleaned formset that are not to be removed."""
        return [form for form in self.forms if not self.is_removed(form)]

    def is_valid(self) -> bool:
        # Every part is asked, so that all errors show at once.
        own = super().is_valid()
        if not self.is_bound:
            return own
        below = [formset.is_valid() for form in self.kept_forms() for formset in form.nested]
        return own and all(below)

    def clean(self) -> None:
        super().clean()
        # Two new rows may be equal to each other and to none in the database.
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or self.fk.name not in constraint.fields:
                continue
            columns = [self.model._meta.get_field(name).attname for name in constraint.fields if name != self.fk.name]
            seen = set()
            for form in self.kept_forms():
                values = tuple(str(getattr(form.instance, column)) for column in columns)
                if form.has_changed() and not form.errors and values in seen:
                    form.add_error(None, constraint.get_violation_error_message())
                seen.add(values)

    def has_changed(self) -> bool:
        return any(form.has_changed() for form in self.forms) or any(
            formset.has_changed() for form in self.forms for formset in form.nested
        )

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)
        for form in self.forms:
            # An empty extra row was not saved, and a removed one is gone.
            if form.instance.pk is None or form.is_new or self.is_removed(form):
                continue
            for formset in form.nested:
                formset.instance = form.instance
                formset.save(commit=commit)
                self.new_objects += formset.new_objects
                self.changed_objects += formset.changed_objects
                self.deleted_objects += formset.deleted_objects
        return saved

    def save_existing_objects(self, commit: bool = True) -> Any:
        saved = super().save_existing_objects(commit=commit)
        for form in self.initial_forms:
            # Another editor removed the row meanwhile; whoever saves over that brings it back.
            if form.is_new and form.has_changed() and not self.is_removed(form):
                self.changed_objects.append((self.save_new(form, commit=commit), []))
        return saved

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        # Waypoints and motives protect their crossing: here they go with it, as the page shows them under it.
        for child in self.children:
            getattr(obj, child.accessor()).all().delete()
        super().delete_existing(obj, commit=commit)


def nested(parent: type[models.Model], model: type[models.Model], fields: tuple[str, ...], **options: Any) -> Any:
    """Make the formset of a model's rows below a row of `parent`; options: children, form, fk_name."""
    children = options.pop("children", ())
    made = inlineformset_factory(
        parent,
        model,
        formset=NestedFormSet,
        fields=fields,
        extra=0,
        formfield_callback=quick_formfield,
        **{"form": RowForm, **options},
    )
    made.children = children
    return made
