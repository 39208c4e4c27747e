"""Statements and citations as lists to search and filter; each is edited on the page of what it is about."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from catalog import models as catalog

from .entry import FoldedSearch


def home_of(row: Any) -> Any:
    """The entry on whose page a statement or a citation is edited."""
    if isinstance(row, catalog.Citation):
        return home_of(row.target)
    if isinstance(row, catalog.Waypoint | catalog.Motive):
        return row.defection.person
    if isinstance(row, catalog.Succession):
        return row.predecessor
    return getattr(row, "person", row)


def desk_address(entry: Any, fragment: str = "") -> str:
    """Where an entry is edited; with a statement's key, at that statement."""
    address = reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])
    return f"{address}#{fragment}" if fragment else address


def address_of(row: Any) -> str:
    statement = row.target if isinstance(row, catalog.Citation) else row
    return desk_address(home_of(row), getattr(statement, "key", ""))


class ListOnly(FoldedSearch, admin.ModelAdmin):
    """Rows that are found here and edited elsewhere."""

    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(address_of(row))


class StatementAdmin(ListOnly):
    list_filter: tuple[Any, ...] = ("status", "certainty", "kind")
    search_fields = ("person__name", "key", "note")

    def get_queryset(self, request):
        return super().get_queryset(request).for_listing()


@admin.register(catalog.Name)
class NameAdmin(StatementAdmin):
    list_display = ("text", "kind", "language", "person", "certainty", "status")
    search_fields = ("text", "person__name")

    def get_queryset(self, request):
        return super(StatementAdmin, self).get_queryset(request).select_related("person")


@admin.register(catalog.Affiliation)
class AffiliationAdmin(StatementAdmin):
    list_display = ("person", "kind", "agency", "role", "date", "certainty", "status")
    list_filter = (*StatementAdmin.list_filter, "agency")
    search_fields = ("person__name", "agency__name", "agency__abbreviation", "role")


@admin.register(catalog.Defection)
class DefectionAdmin(StatementAdmin):
    list_display = ("person", "kind", "date", "origin", "destination", "place", "method", "era", "certainty", "status")
    list_filter = (*StatementAdmin.list_filter, "method", "era", "origin", "destination")


@admin.register(catalog.LifeEvent)
class LifeEventAdmin(StatementAdmin):
    list_display = ("person", "kind", "date", "place", "text", "certainty", "status")
    search_fields = ("person__name", "text")


@admin.register(catalog.Relation)
class RelationAdmin(StatementAdmin):
    list_display = ("person", "kind", "other", "text", "certainty", "status")
    search_fields = ("person__name", "other__name", "text")


@admin.register(catalog.Succession)
class SuccessionAdmin(StatementAdmin):
    list_display = ("predecessor", "kind", "successor", "date", "certainty", "status")
    search_fields = ("predecessor__name", "successor__name")


class DefectionPartAdmin(StatementAdmin):
    search_fields = ("defection__person__name", "text")

    def get_queryset(self, request):
        return super(StatementAdmin, self).get_queryset(request).select_related("defection__person")

    @admin.display(ordering="defection__person__sort_key")
    def person(self, part):
        return part.defection.person


@admin.register(catalog.Motive)
class MotiveAdmin(DefectionPartAdmin):
    list_display = ("person", "kind", "text", "certainty", "status")


@admin.register(catalog.Waypoint)
class WaypointAdmin(DefectionPartAdmin):
    list_display = ("person", "position", "place", "country", "text", "certainty", "status")
    list_filter = ("status", "certainty")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("place__country", "country")


@admin.register(catalog.Citation)
class CitationAdmin(ListOnly):
    list_display = ("source", "locator", "anchor", "bears_on", "aspect", "stance", "voice")
    list_filter = ("stance", "source__layer", "source")
    search_fields = ("source__title", "anchor", "locator", "voice", "reading")

    def get_queryset(self, request):
        return super().get_queryset(request).with_targets()

    @admin.display(description="bears on")
    def bears_on(self, citation):
        home = home_of(citation)
        words = f"{citation.target_kind}: {citation.target}"
        return format_html(
            '<a href="{}">{}</a>', address_of(citation), words if home == citation.target else f"{home} — {words}"
        )
