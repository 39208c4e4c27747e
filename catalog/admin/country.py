"""Countries, those that ended included, and their places."""

from django.contrib import admin

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
