"""Accounts: who keeps them cannot make themselves or anyone an all-powerful one."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

admin.site.unregister(User)
admin.site.unregister(Group)

# Django's own shortcut past every rule, and permissions one by one: only for who has them already.
POWERS = ("is_superuser", "user_permissions")


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all())

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (name, {**options, "fields": tuple(field for field in options["fields"] if field not in POWERS)})
            for name, options in fieldsets
        ]

    def has_change_permission(self, request, obj=None):
        # A password set for a superuser would be the way to become one.
        safe = obj is None or not obj.is_superuser or request.user.is_superuser
        return safe and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        # An account that leaves is made inactive: the history names it.
        return request.user.is_superuser and super().has_delete_permission(request, obj)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """The roles are made by a migration; who is in one is set on the account."""

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser
