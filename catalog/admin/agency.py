"""Services and other bodies, with what became of them."""

from django.contrib import admin

from catalog.models import Agency

from .entry import EntryAdmin
from .statements import EntryCitationInline, SuccessionInline


class PredecessorInline(SuccessionInline):
    """The same successions, from the other end."""

    fk_name = "successor"
    fields = ("predecessor", "kind", "date", "certainty", "status", "note")
    verbose_name_plural = "what it came from"


@admin.register(Agency)
class AgencyAdmin(EntryAdmin):
    list_display = ("name", "abbreviation", "kind", "country", "parent", "status", "updated")
    list_filter = ("status", "kind", "country")
    list_select_related = ("country", "parent")
    search_fields = ("name", "abbreviation", "native_name", "transliteration", "slug")
    autocomplete_fields = ("country", "parent")
    prepopulated_fields = {"slug": ("abbreviation",)}
    inlines = (EntryCitationInline, PredecessorInline, SuccessionInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "abbreviation"),
                    ("slug", "kind"),
                    ("country", "parent"),
                    ("founded", "dissolved"),
                    ("native_name", "native_language", "transliteration"),
                    "summary",
                )
            },
        ),
    )
