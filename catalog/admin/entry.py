"""What the desks of all kinds of entry have in common."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.urls import reverse

from catalog.dates import EXAMPLES, EdtfField
from catalog.models import Status

from . import presence, status
from .past import HasPast
from .presence import ShowsPresence
from .preview import ShowsPreview
from .rights import RespectsRoles
from .saving import SavesWhole, remove_with_parts
from .status import HasStatus
from .versions import CHANGED_MEANWHILE

DATES_HELP = f"Dates are as precise as the source: {EXAMPLES}."


class FoldedSearch:
    """Searches `search_fields` with both sides folded, so that spellings and scripts meet."""

    search_fields: tuple[str, ...] = ()

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return (queryset.resembling(search_term, *self.search_fields) if search_term else queryset), False


class EntryAdmin(
    RespectsRoles, HasStatus, HasPast, ShowsPreview, ShowsPresence, SavesWhole, FoldedSearch, admin.ModelAdmin
):
    """An entry with all that hangs on it, on one page."""

    change_form_template = "admin/catalog/entry_form.html"
    actions: tuple[str, ...] = ("send_for_review", "publish", "withdraw")
    list_per_page = 50
    show_facets = admin.ShowFacets.ALLOW
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}

    class Media:
        css = {"all": ["admin-desk.css"]}
        js = [forms.Script("admin-desk.js", defer=True)]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, EdtfField) and field:
            field.widget.attrs.update({"class": "desk-date", "spellcheck": "false"})
        return field

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        # An address never changes, and the history goes by it.
        return (*fields, "slug") if obj else fields

    def get_prepopulated_fields(self, request: Any, obj: Any = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_actions(self, request: Any) -> Any:
        # Deleting many at once would pass by every rule for one.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def response_change(self, request: Any, obj: Any) -> Any:
        response = super().response_change(request, obj)
        if response.status_code == 302 and response["Location"] != request.get_full_path():
            presence.forget(request.user, obj)
        return response

    def get_view_on_site_url(self, obj: Any = None) -> Any:
        # There is nothing on the site yet, or nothing any more: the preview stands in.
        return (
            super().get_view_on_site_url(obj) if getattr(obj, "status", Status.PUBLISHED) == Status.PUBLISHED else None
        )

    def delete_model(self, request: Any, obj: Any) -> None:
        remove_with_parts(obj)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        form = context["adminform"].form
        context["dates_help"] = DATES_HELP
        context["conflict"] = self.conflict_for(request, form) if form.is_bound and form.is_stale else None
        context["problems"] = problems(form, context["inline_admin_formsets"]) if form.is_bound else []
        if context["conflict"]:
            # Both versions and the choice between them stand there already.
            context["problems"] = [problem for problem in context["problems"] if problem[0] != CHANGED_MEANWHILE]
        entry = context["original"]
        if entry is not None:
            context["ways"] = status.ways(request.user, entry) if self.has_change_permission(request, entry) else []
            context["status_url"] = f"admin:{self.opts.app_label}_{self.opts.model_name}_status"
            context["preview_url"] = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
            context["since"] = status.standing_since(entry)
            context["presence_address"] = reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_presence", args=[entry.pk]
            )
            if self.has_change_permission(request, entry):
                presence.note(request.user, entry)
            context["also_open"] = presence.others(request.user, entry)
        # The stock note counts only the outer rows' errors.
        context["errors"] = None
        return super().render_change_form(request, context, *args, **kwargs)


def problems(form: Any, inline_formsets: Any) -> list[tuple[str, str]]:
    """All that keeps a page from being saved, inner rows included: in words, and the id of the place."""
    found = form_problems(form, "")
    for inline in inline_formsets:
        found += formset_problems(inline.formset)
    return found


def formset_problems(formset: Any) -> list[tuple[str, str]]:
    kind = formset.row_kind()
    found = [(f"{kind}: {error}", f"section-{formset.prefix}") for error in formset.non_form_errors()]
    for number, form in enumerate(formset.forms, 1):
        if formset.can_delete and formset._should_delete_form(form):
            continue
        found += form_problems(form, f"{kind} {number}")
        for below in getattr(form, "nested", ()):
            found += formset_problems(below)
    return found


def form_problems(form: Any, where: str) -> list[tuple[str, str]]:
    found = []
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        words = ", ".join(part for part in (where, str(form[name].label).lower() if field else "") if part)
        place = form[name].id_for_label if field else first_field(form)
        found += [(f"{words}: {error}" if words else str(error), place) for error in errors]
    return found


def first_field(form: Any) -> str:
    return next((str(field.id_for_label) for field in form.visible_fields()), "")
