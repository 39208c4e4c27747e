"""Sources, described as a librarian would."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html

from catalog.models import Author, Source

from .entry import EntryAdmin
from .from_source import EntersFacts
from .statements import StatementInline


class AuthorInline(StatementInline):
    model = Author
    fields = ("position", "given", "family")
    hint = "In the order printed. A body has only a family name."


@admin.register(Source)
class SourceAdmin(EntersFacts, EntryAdmin):
    list_display = ("title", "publisher", "issued", "layer", "kind", "cited", "enter", "status")
    ordering = ("layer", "title", "slug")  # the count below would discard that of the model
    list_filter = ("status", "layer", "kind", "language", ("archived_url", admin.EmptyFieldListFilter))
    search_fields = ("title", "container", "publisher", "archive_reference", "slug")
    prepopulated_fields = {"slug": ("publisher", "title")}
    inlines = (AuthorInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    ("slug", "layer", "kind"),
                    ("container", "publisher", "language"),
                    ("issued", "issued_inferred", "accessed"),
                    ("url", "archived_url"),
                    ("archive_reference", "incipit"),
                    "criticism",
                )
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(times_cited=Count("citations"))

    @admin.display(description="cited", ordering="times_cited")
    def cited(self, source):
        return source.times_cited

    @admin.display(description="enter")
    def enter(self, source):
        return format_html(
            '<a href="{}">Enter facts from it</a>', reverse("admin:catalog_source_enter", args=[source.pk])
        )
