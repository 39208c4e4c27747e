"""Entering from a source: one source is chosen, and facts about one or several people are added from it on one page."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from catalog import history, publishing
from catalog import models as catalog
from catalog.publishing import RefusedError
from catalog.roles import may_publish

from . import versions
from .entry import DATES_HELP, formset_problems
from .fields import Directory, quick_formfield
from .nesting import PREFIX_IN_TEMPLATE, RowForm
from .saving import is_shown, refuse_what_is_worse
from .statements import aspects

# Said by default of every row: a row in which nothing else is filled is an empty one.
PREFILLED = {"person", "certainty", "status", "kind"}
PLACE_IN_SOURCE = ("locator", "anchor", "aspect", "voice")


class FactForm(RowForm):
    """One fact about a person, with where in the source it stands."""

    locator = quick_formfield(catalog.Citation._meta.get_field("locator"))
    anchor = quick_formfield(catalog.Citation._meta.get_field("anchor"))
    aspect = quick_formfield(catalog.Citation._meta.get_field("aspect"))
    voice = quick_formfield(catalog.Citation._meta.get_field("voice"))
    seldom = ("aspect", "voice", "note")

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - PREFILLED)

    def row_key(self) -> str:
        return ""  # every row is new

    def clean(self) -> Any:
        cleaned = super().clean()
        citation = catalog.Citation(**{name: self.cleaned_data.get(name, "") for name in PLACE_IN_SOURCE})
        try:
            citation.clean()
        except forms.ValidationError as error:
            self.add_error(None, error)
        return cleaned

    def save_from(self, source: catalog.Source) -> Any:
        """Save the statement with its citation, and return it."""
        statement = self.save()
        place = {name: self.cleaned_data[name] for name in PLACE_IN_SOURCE}
        catalog.Citation.objects.create(source=source, **{catalog.kind_of(statement): statement}, **place)
        return statement


class FactFormSet(BaseFormSet):
    """New facts of one kind; it shows itself as a NestedFormSet does."""

    model: ClassVar[type[models.Model]]
    row_label: ClassVar[str]
    can_delete = False

    def walk(self) -> list[Any]:
        """Build every form, so that the directory knows what to fetch."""
        return list(self.forms)

    def patterns(self) -> list[Any]:
        return [type(self)(prefix=PREFIX_IN_TEMPLATE, form_kwargs=self.form_kwargs)]

    def model_name(self) -> str:
        return str(self.model._meta.model_name)

    def pattern_name(self) -> str:
        return f"fact-{self.model_name()}"

    def row_kind(self) -> str:
        return self.row_label

    def aspects(self) -> list[str]:
        return aspects(self.model)

    def aspects_id(self) -> str:
        return f"aspects-of-{self.model_name()}"


def facts(model: Any, fields: tuple[str, ...], label: str) -> Any:
    """Make the formset of new facts of one kind."""
    form = forms.modelform_factory(model, form=FactForm, fields=("person", *fields), formfield_callback=quick_formfield)
    # The declared fields come first otherwise; the place in the source is the end of a row.
    form.base_fields = {
        name: form.base_fields[name] for name in ("person", *fields, *PLACE_IN_SOURCE) if name in form.base_fields
    }
    form.base_fields["aspect"].widget.attrs["list"] = f"aspects-of-{model._meta.model_name}"
    form.base_fields["locator"].widget.attrs["placeholder"] = "¶ 3"
    form.base_fields["anchor"].widget.attrs["placeholder"] = "up to 8 words"
    made = formset_factory(form, formset=FactFormSet, extra=1)
    made.model, made.row_label = model, label
    return made


KINDS = {
    "affiliations": facts(
        catalog.Affiliation, ("kind", "agency", "role", "date", "certainty", "status", "note"), "affiliation"
    ),
    "events": facts(catalog.LifeEvent, ("kind", "date", "place", "text", "certainty", "status", "note"), "event"),
    "crossings": facts(
        catalog.Defection,
        ("kind", "date", "origin", "destination", "place", "method", "certainty", "status", "note"),
        "crossing",
    ),
    "relations": facts(catalog.Relation, ("kind", "other", "text", "certainty", "status", "note"), "relation"),
    "names": facts(catalog.Name, ("text", "kind", "language", "certainty", "status", "note"), "name"),
}


class EntersFacts:
    """For the admin of sources."""

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.enter_view)  # type: ignore[attr-defined]
        return [path("<int:pk>/enter/", view, name="catalog_source_enter"), *super().get_urls()]  # type: ignore[misc]

    def enter_view(self, request: Any, pk: int) -> Any:
        source = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if source is None or not self.has_view_permission(request, source):  # type: ignore[attr-defined]
            raise Http404
        people = self.admin_site.get_model_admin(catalog.Person)  # type: ignore[attr-defined]
        if not people.has_change_permission(request):
            raise PermissionDenied
        directory = Directory(may_publish=may_publish(request.user))
        chosen = {"person": request.GET["person"]} if "person" in request.GET else {}
        formsets = {
            prefix: kind(
                request.POST if request.method == "POST" else None,
                prefix=prefix,
                form_kwargs={"directory": directory, "initial": chosen},
            )
            for prefix, kind in KINDS.items()
        }
        for formset in formsets.values():
            formset.walk()
        problems: list[tuple[str, str]] = []
        if request.method == "POST":
            # Every kind is asked, so that all errors show at once.
            valid = [formset.is_valid() for formset in formsets.values()]
            refuse_others_people(request, people, formsets.values())
            problems = [found for formset in formsets.values() for found in formset_problems(formset)]
            if all(valid) and not problems:
                problems = self._save(request, source, formsets.values())
                if not problems:
                    return HttpResponseRedirect(request.path if "_continue" in request.POST else self.page_of(source))  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Enter from: {source}",
            "opts": self.opts,  # type: ignore[attr-defined]
            "entry": source,
            "page": self.page_of(source),  # type: ignore[attr-defined]
            "formsets": formsets.values(),
            "problems": problems,
            "dates_help": DATES_HELP,
            "media": self.media + formsets["relations"].empty_form.media,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/catalog/from_source.html", context)

    def _save(self, request: Any, source: Any, formsets: Any) -> list[tuple[str, str]]:
        """Save all facts or none, and keep a revision of each person; say what readers must not see."""
        rows = [form for formset in formsets for form in formset.forms if form.has_changed()]
        people = {form.cleaned_data["person"].pk for form in rows}
        try:
            with transaction.atomic():
                # In one order for everyone: two such saves must not wait for each other.
                concerned = catalog.Person.objects.among(people).order_by("pk")
                before = {person.pk: self._begin(person) for person in concerned}
                for form in rows:
                    form.save_from(source)
                for person in concerned.all():
                    refuse_what_is_worse(person, before[person.pk])
                    history.record(person, by=request.user, reason=f"Entered from “{source}”."[:300])
        except RefusedError as refused:
            return [(f"Readers would see it: {blocker.message}", "content-main") for blocker in refused.blockers]
        except publishing.StaleError:
            return [("Someone else has saved one of these people at the same moment. Send it again.", "content-main")]
        if rows:
            messages.success(request, f"{len(rows)} facts about {len(people)} people are saved from {source}.")
        return []

    def _begin(self, person: catalog.Person) -> set[publishing.Blocker]:
        """Count the person's version up: whoever has the entry open must see what was added."""
        history.record(person)
        before = set(publishing.blockers(person, shown=True)) if is_shown(person) else set()
        versions.claim(person, str(person.version))
        return before


def refuse_others_people(request: Any, desk: Any, formsets: Any) -> None:
    """Add an error to each row about a person that this curator may not change."""
    for formset in formsets:
        for form in formset.forms:
            person = getattr(form, "cleaned_data", {}).get("person")
            if person and form.has_changed() and not desk.has_change_permission(request, person):
                form.add_error("person", "This entry is not yours to change.")
