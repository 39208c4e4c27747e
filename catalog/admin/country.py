"""Countries, those that ended included, and their places."""

from typing import Any

from django.contrib import admin

from catalog import history
from catalog.models import Country, Place

from .entry import EntryAdmin, FoldedSearch
from .statements import StatementInline


class PlaceInline(StatementInline):
    model = Place
    fields = ("name", "latitude", "longitude")


@admin.register(Country)
class CountryAdmin(EntryAdmin):
    list_display = ("name", "code", "span")
    list_filter = ()
    actions = ()
    search_fields = ("name", "code", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PlaceInline,)
    fieldsets = ((None, {"fields": (("name", "slug"), ("code", "span"))}),)


@admin.register(Place)
class PlaceAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("name", "country", "latitude", "longitude")
    list_filter = ("country",)
    list_select_related = ("country",)
    search_fields = ("name", "country__name")
    autocomplete_fields = ("country",)

    def save_model(self, request: Any, obj: Place, form: Any, change: bool) -> None:
        """A place is part of its country's entry: the change is kept there."""
        owners = {obj.country, *(Country.objects.filter(places=obj.pk) if change else ())}
        for country in owners:
            history.record(country)
        super().save_model(request, obj, form, change)
        self._keep(request, owners, f"{obj.name} {'changed' if change else 'added'}.")

    def delete_model(self, request: Any, obj: Place) -> None:
        history.record(obj.country)
        super().delete_model(request, obj)
        self._keep(request, {obj.country}, f"{obj.name} removed.")

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for place in queryset:
            self.delete_model(request, place)

    def _keep(self, request: Any, countries: set[Country], reason: str) -> None:
        for country in countries:
            history.record(country, by=request.user, reason=reason)
