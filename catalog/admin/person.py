"""One page for a person: who it is, and every statement with its citations."""

from django.contrib import admin

from catalog.models import Person

from .entry import EntryAdmin
from .statements import AffiliationInline, DefectionInline, LifeEventInline, NameInline, RelationInline


class CrossingFilter(admin.SimpleListFilter):
    """Defectors, or those who matter in their stories."""

    title = "crossing"
    parameter_name = "crossed"

    def lookups(self, request, model_admin):
        return [("yes", "defectors"), ("no", "others")]

    def queryset(self, request, queryset):
        return {"yes": queryset.defectors, "no": queryset.others}.get(self.value(), queryset.all)()


@admin.register(Person)
class PersonAdmin(EntryAdmin):
    list_display = ("sort_name", "name", "status", "living", "updated")
    list_filter = ("status", CrossingFilter, "living", "defections__origin", "affiliations__agency")
    search_fields = ("name",)  # shows the search box; get_search_results looks at every form of the name
    ordering = ("sort_key", "pk")
    date_hierarchy = None
    prepopulated_fields = {"slug": ("name",)}
    inlines = (NameInline, DefectionInline, AffiliationInline, LifeEventInline, RelationInline)
    fieldsets = (
        (None, {"fields": (("name", "sort_name"), ("slug", "living"), "summary")}),
        (
            "Portrait",
            {
                "classes": ("collapse",),
                "fields": (("portrait", "portrait_alt"), ("portrait_credit", "portrait_licence")),
            },
        ),
    )

    def get_search_results(self, request, queryset, search_term):
        return (queryset.answering_to(search_term) if search_term else queryset), False
