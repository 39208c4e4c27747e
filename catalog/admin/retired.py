"""Addresses that were given up."""

from typing import Any

from django.contrib import admin

from catalog import history
from catalog.models import RetiredSlug


@admin.register(RetiredSlug)
class RetiredSlugAdmin(admin.ModelAdmin):
    list_display = ("__str__", "new_slug", "reason")
    list_filter = ("kind",)
    search_fields = ("slug", "new_slug", "reason")

    def save_model(self, request: Any, obj: RetiredSlug, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        history.record(obj, by=request.user, reason="Changed." if change else "Given up.")

    def delete_model(self, request: Any, obj: RetiredSlug) -> None:
        # The last state stays, with who took it away; restoring it is loading it.
        history.record(obj, by=request.user, reason="Before it was removed.")
        super().delete_model(request, obj)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for retired in queryset:
            self.delete_model(request, retired)
