"""Who else has an entry open: noted when the page is opened, renewed by it every minute, forgotten soon after."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

from catalog import history
from catalog.models import Presence

# Three missed renewals: a browser that was closed says nothing.
FORGOTTEN_AFTER = timedelta(minutes=3)


def note(user: Any, entry: Any) -> None:
    Presence.objects.update_or_create(
        kind=history.kind_of(entry), key=entry.slug, user=user, defaults={"seen": timezone.now()}
    )


def forget(user: Any, entry: Any) -> None:
    Presence.objects.filter(kind=history.kind_of(entry), key=entry.slug, user=user).delete()


def others(user: Any, entry: Any) -> list[str]:
    """Names of the others who have it open now."""
    present = Presence.objects.filter(
        kind=history.kind_of(entry), key=entry.slug, seen__gte=timezone.now() - FORGOTTEN_AFTER
    ).exclude(user=user)
    return [
        one.user.get_full_name() or one.user.get_username() for one in present.select_related("user").order_by("pk")
    ]


class ShowsPresence:
    """For the admin of an entry."""

    def get_urls(self) -> Any:
        info = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.presence_view)  # type: ignore[attr-defined]
        return [
            path("<int:pk>/presence/", view, name="{}_{}_presence".format(*info)),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def presence_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Renew the note, or with `leave` take it back; answers who else is there."""
        entry = self.get_queryset(request).filter(pk=pk).first()  # type: ignore[attr-defined]
        if entry is None or not self.has_change_permission(request, entry):  # type: ignore[attr-defined]
            raise Http404
        if request.method == "POST":
            (forget if "leave" in request.POST else note)(request.user, entry)
        return JsonResponse({"others": others(request.user, entry)})
