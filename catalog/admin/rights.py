"""Who may touch which entry: roles, and a contributor's own drafts."""

from typing import Any

from catalog import history
from catalog.models import Revision, Status
from catalog.roles import may_review


def is_own(user: Any, entry: Any) -> bool:
    """Whether the user entered it: the first revision names them."""
    return bool(Revision.objects.of(history.kind_of(entry), entry.slug).filter(number=1, by=user).exists())


class RespectsRoles:
    """For the admin of an entry: the model's permissions, narrowed to own drafts for who may not review."""

    def _is_within_reach(self, request: Any, entry: Any) -> bool:
        if entry is None or may_review(request.user):
            return True
        known = request.__dict__.setdefault("desk_reach", {})
        place = (type(entry), entry.pk)
        if place not in known:
            known[place] = getattr(entry, "status", "") == Status.DRAFT and is_own(request.user, entry)
        return bool(known[place])

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_within_reach(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        # What was published is withdrawn, with a reason at its address, and never deleted.
        never_shown = obj is None or getattr(obj, "status", Status.DRAFT) == Status.DRAFT
        allowed = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return allowed and never_shown and self._is_within_reach(request, obj)


class FollowsEntry:
    """For an inline: who may change the entry may change what hangs on it."""

    def _may(self, request: Any, entry: Any) -> bool:
        desk = self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]
        return bool(desk.has_change_permission(request, entry) if entry else desk.has_add_permission(request))

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        desk = self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]
        return bool(desk.has_view_permission(request, obj))
