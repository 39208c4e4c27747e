"""One page for a person: who it is, and every statement with its citations."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse

from catalog.models import Person
from catalog.publishing import looked_over
from catalog.roles import may_review

from .entry import EntryAdmin
from .portrait import PortraitField
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

    def get_fieldsets(self, request, obj=None):
        name, portrait = super().get_fieldsets(request, obj)
        if request.method == "POST" or (obj and obj.portrait):
            # A page that comes back may hold a picture that was sent and is not saved.
            portrait = ("Portrait", {**portrait[1], "classes": ()})
        return name, portrait

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "portrait":
            return PortraitField(label="Portrait")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self):
        view = self.admin_site.admin_view(self.looked_over_view)
        return [path("<int:pk>/looked-over/", view, name="catalog_person_looked_over"), *super().get_urls()]

    def looked_over_view(self, request, pk):
        """Keep that someone looked at the entry again and found nothing to change."""
        person = self.get_object(request, str(pk))
        if person is None or request.method != "POST":
            raise Http404
        if not may_review(request.user):
            raise PermissionDenied
        looked_over(person, by=request.user)
        messages.success(request, f"Kept: {person} was looked at again, with nothing to change.")
        return HttpResponseRedirect(reverse("admin:index"))

    def get_search_results(self, request, queryset, search_term):
        return (queryset.answering_to(search_term) if search_term else queryset), False
