"""Addresses that were given up."""

from django.contrib import admin

from catalog.models import RetiredSlug


@admin.register(RetiredSlug)
class RetiredSlugAdmin(admin.ModelAdmin):
    list_display = ("__str__", "new_slug", "reason")
    list_filter = ("kind",)
    search_fields = ("slug", "new_slug", "reason")
