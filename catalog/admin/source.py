"""Sources, described as a librarian would."""

from django.contrib import admin
from django.db.models import Count

from catalog.models import Author, Source

from .entry import EntryAdmin
from .statements import StatementInline


class AuthorInline(StatementInline):
    model = Author
    fields = ("position", "given", "family")
    hint = "In the order printed. A body has only a family name."


@admin.register(Source)
class SourceAdmin(EntryAdmin):
    list_display = ("title", "publisher", "issued", "layer", "kind", "cited", "status")
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
