"""Eras, and the collective defections that fall into them."""

from django.contrib import admin

from catalog.models import Era, Wave

from .entry import EntryAdmin
from .statements import EntryCitationInline


@admin.register(Era)
class EraAdmin(EntryAdmin):
    list_display = ("position", "name", "span", "status", "updated")
    list_display_links = ("name",)
    list_filter = ("status",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (EntryCitationInline,)
    fieldsets = (
        (
            None,
            {"fields": (("name", "slug"), ("span", "position"), "summary")},
        ),
    )


@admin.register(Wave)
class WaveAdmin(EntryAdmin):
    list_display = ("name", "kind", "count_text", "span", "origin", "era", "status")
    list_filter = ("status", "kind", "era")
    list_select_related = ("origin", "era")
    search_fields = ("name", "slug", "count_text")
    autocomplete_fields = ("origin", "destination", "agency", "era")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (EntryCitationInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "slug"),
                    ("kind", "span"),
                    ("count_low", "count_high", "count_text"),
                    ("origin", "destination", "destination_text"),
                    ("agency", "era"),
                    "text",
                )
            },
        ),
    )
