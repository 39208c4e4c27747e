"""Statements as rows on the page of what they are about, each with its citations below it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import Prefetch

from catalog import models as catalog

from .fields import quick_formfield
from .nesting import NestedFormSet, RowForm, nested
from .rights import FollowsEntry

CITATION_FIELDS = ("source", "locator", "anchor", "aspect", "voice", "stance", "reading", "note")
# Fields of a statement that are about its row and not about the world.
NO_ASPECT = {"id", "key", "certainty", "note", "status", "position", "person"}


class CitationForm(RowForm):
    seldom = ("reading", "note")

    def save(self, commit: bool = True) -> Any:
        if not self.is_new and {"source", "locator", "anchor"} & set(self.changed_data):
            # What was found about the words that stood here says nothing about those that do now.
            catalog.AnchorCheck.objects.about(self.instance).delete()
        return super().save(commit=commit)


def aspects(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.editable and field.name not in NO_ASPECT]


def citations(parent: type[models.Model]) -> Any:
    """The formset of the citations of one kind of target, with the target's fields offered as aspects."""
    made = nested(
        parent,
        catalog.Citation,
        CITATION_FIELDS,
        fk_name=catalog.kind_of(parent()),
        form=CitationForm,
    )
    offered = f"aspects-of-{parent._meta.model_name}"
    made.form.base_fields["aspect"].widget.attrs["list"] = offered
    made.form.base_fields["locator"].widget.attrs["placeholder"] = "¶ 3"
    made.form.base_fields["anchor"].widget.attrs["placeholder"] = "up to 8 words"
    made.aspects = aspects(parent)
    made.aspects_id = offered
    return made


class StatementInline(FollowsEntry, admin.StackedInline):
    """Rows of one kind on an entry's page."""

    template = "admin/catalog/_section.html"
    formset = NestedFormSet
    form = RowForm
    extra = 0
    children: ClassVar[tuple[type[NestedFormSet], ...]] = ()
    hint = ""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return quick_formfield(db_field, **kwargs)

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        made.children, made.row_label = self.children, str(self.verbose_name)
        # Stock: a row with protected parts cannot be removed. Here the parts go with it.
        made.form.hand_clean_DELETE = lambda form: None
        return made

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related(*prefetches(self.children))


def prefetches(children: tuple[type[NestedFormSet], ...]) -> list[Prefetch]:
    """What fetches all rows below, a query for each kind."""
    return [
        Prefetch(child.accessor(), child.model._default_manager.prefetch_related(*prefetches(child.children)))
        for child in children
    ]


class NameInline(StatementInline):
    model = catalog.Name
    fields = ("text", "kind", "language", "certainty", "status", "note")
    children = (citations(catalog.Name),)
    hint = "Every form of the name that a source prints, each as its source writes it."


class AffiliationInline(StatementInline):
    model = catalog.Affiliation
    fields = ("kind", "agency", "role", "date", "certainty", "status", "note")
    children = (citations(catalog.Affiliation),)


class DefectionForm(RowForm):
    seldom = ("date_text", "destination_text", "wave", "note")


class DefectionInline(StatementInline):
    model = catalog.Defection
    form = DefectionForm
    fields = (
        "kind",
        "date",
        "origin",
        "destination",
        "place",
        "method",
        "era",
        "certainty",
        "status",
        *DefectionForm.seldom,
    )
    children = (
        citations(catalog.Defection),
        nested(
            catalog.Defection,
            catalog.Motive,
            ("kind", "text", "certainty", "status", "note"),
            children=(citations(catalog.Motive),),
        ),
        nested(
            catalog.Defection,
            catalog.Waypoint,
            ("position", "place", "country", "text", "certainty", "status", "note"),
            children=(citations(catalog.Waypoint),),
        ),
    )
    verbose_name = "crossing"
    verbose_name_plural = "crossings"
    hint = "One row for each, whoever reports it. Origin is the allegiance left; place is where the break happened."


class LifeEventForm(RowForm):
    seldom = ("date_text", "note")


class LifeEventInline(StatementInline):
    model = catalog.LifeEvent
    form = LifeEventForm
    fields = ("kind", "date", "place", "text", "certainty", "status", *LifeEventForm.seldom)
    children = (citations(catalog.LifeEvent),)
    verbose_name = "event"
    verbose_name_plural = "events"


class RelationInline(StatementInline):
    model = catalog.Relation
    fk_name = "person"
    fields = ("kind", "other", "text", "certainty", "status", "note")
    children = (citations(catalog.Relation),)
    hint = "Stored once, on the page of the one who acted; the other's page shows it read backwards."


class SuccessionInline(StatementInline):
    model = catalog.Succession
    fk_name = "predecessor"
    fields = ("kind", "successor", "date", "certainty", "status", "note")
    children = (citations(catalog.Succession),)
    verbose_name = "succession"
    verbose_name_plural = "what it became"


class EntryCitationInline(StatementInline):
    """Citations that bear on fields of the entry itself."""

    model = catalog.Citation
    form = CitationForm
    fields = CITATION_FIELDS
    verbose_name_plural = "citations of this entry"
    hint = "Each names the field it bears on, as aspect."

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        made.aspects, made.aspects_id = aspects(self.parent_model), f"aspects-of-{self.parent_model._meta.model_name}"
        made.form.base_fields["aspect"].widget.attrs["list"] = made.aspects_id
        return made
