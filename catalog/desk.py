"""The curators' desk as a whole: its title, and how its fields find people and things.

It stands outside the admin package, which registers with it: Django makes the site first.
"""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView

from catalog.labels import label

ENTRIES_FIRST = {
    name: place
    for place, name in enumerate(
        ("Person", "Source", "Agency", "Era", "Wave", "Country", "Place", "RetiredSlug", "Citation", "Name")
    )
}


class Finder(AutocompleteJsonView):
    """What a field that is filled by typing offers; each offer says enough to tell namesakes apart."""

    def get_queryset(self):
        found = super().get_queryset()
        return found.for_labels() if hasattr(found, "for_labels") else found

    def serialize_result(self, obj, to_field_name):
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


class Desk(admin.AdminSite):
    site_header = "The curators’ desk"
    site_title = "Curators’ desk"
    index_title = "Catalogue"
    index_template = "admin/desk.html"
    login_template = "admin/desk_login.html"
    enable_nav_sidebar = False  # a person's form needs the width

    def index(self, request, extra_context=None):
        from catalog.admin.dashboard import dashboard  # registers with this site, once that is made

        return super().index(request, {"sections": dashboard(request.user), **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """The catalogue first, its entries before its lists of statements."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: ENTRIES_FIRST.get(model["object_name"], len(ENTRIES_FIRST)))
        return sorted(apps, key=lambda app: app["app_label"] != "catalog")

    def autocomplete_view(self, request):
        return Finder.as_view(admin_site=self)(request)
