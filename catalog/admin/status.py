"""The way of an entry from draft to published and withdrawn: one page that says what stands in the way and asks why."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from catalog import history, publishing
from catalog.models import Revision, Status
from catalog.roles import may_publish, may_review

# What a way is called on its button, and whether it must say why.
NAMES = {
    (Status.DRAFT, Status.REVIEW): ("Send for review", False),
    (Status.DRAFT, Status.PUBLISHED): ("Publish", False),
    (Status.REVIEW, Status.PUBLISHED): ("Publish", False),
    (Status.REVIEW, Status.DRAFT): ("Return as a draft", True),
    (Status.PUBLISHED, Status.WITHDRAWN): ("Withdraw", True),
    (Status.WITHDRAWN, Status.DRAFT): ("Take up again as a draft", True),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2, "cols": 60}), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, needed: bool, to: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
        self.fields["reason"].help_text = (
            "Printed in the entry’s place for every reader." if to == Status.WITHDRAWN else "Kept in the history."
        )


def ways(user: Any, entry: Any) -> list[tuple[str, str]]:
    """The statuses this user may bring the entry to, each with the name of its button."""
    rights = {"": True, "review": may_review(user), "publish": may_publish(user)}
    if not hasattr(entry, "status"):
        return []
    return [(to, NAMES[entry.status, to][0]) for to, right in publishing.WAYS[entry.status].items() if rights[right]]


def standing_since(entry: Any) -> Revision | None:
    """The revision with which the entry came to its present status; None if the history does not know."""
    since = None
    if not hasattr(entry, "status"):
        return None
    for revision in Revision.objects.of(history.kind_of(entry), entry.slug).defer("data"):
        if revision.status != entry.status:
            break
        since = revision
    return since


class HasStatus:
    """For the admin of an entry with a status."""

    def get_urls(self) -> Any:
        info = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.status_view)  # type: ignore[attr-defined]
        return [
            path("<int:pk>/status/<slug:to>/", view, name="{}_{}_status".format(*info)),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def status_view(self, request: Any, pk: int, to: str) -> Any:
        entry = self.get_queryset(request).filter(pk=pk).first()  # type: ignore[attr-defined]
        if entry is None:
            raise Http404
        allowed = dict(ways(request.user, entry))
        if not self.has_change_permission(request, entry) or (to in Status.values and to not in allowed):  # type: ignore[attr-defined]
            if (entry.status, to) not in NAMES:
                messages.error(request, f"{entry} is {entry.get_status_display()} now.")
                return HttpResponseRedirect(self.page_of(entry))
            raise PermissionDenied
        if to not in allowed:
            raise Http404
        name, needed = NAMES[entry.status, to]
        data = request.POST if request.method == "POST" else None
        form = ReasonForm(data, needed=needed, to=to, initial={"version": entry.version})
        found = publishing.blockers(entry) if to == Status.PUBLISHED else []
        changed = False
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                publishing.move(entry, to, version=given["version"], by=request.user, reason=given["reason"])
            except publishing.RefusedError as refused:
                found = refused.blockers
            except publishing.StaleError:
                changed = True
            else:
                messages.success(request, f"{entry} is {Status(to).label} now.")
                return HttpResponseRedirect(self.page_of(entry))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"{name}: {entry}",
            "opts": self.opts,  # type: ignore[attr-defined]
            "entry": entry,
            "form": form,
            "name": name,
            "blockers": found,
            "changed": changed,
            "page": self.page_of(entry),
            "media": self.media,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/catalog/status.html", context, status=409 if changed else 200)

    def page_of(self, entry: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[entry.pk])  # type: ignore[attr-defined]

    @admin.action(description="Send for review")
    def send_for_review(self, request: Any, queryset: Any) -> Any:
        return self.move_all(request, queryset, Status.REVIEW)

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: Any, queryset: Any) -> Any:
        return self.move_all(request, queryset, Status.PUBLISHED)

    @admin.action(description="Withdraw", permissions=["publish"])
    def withdraw(self, request: Any, queryset: Any) -> Any:
        return self.move_all(request, queryset, Status.WITHDRAWN)

    def has_publish_permission(self, request: Any) -> bool:
        return may_publish(request.user)

    def move_all(self, request: Any, queryset: Any, to: str) -> Any:
        """Ask first, with the version of each entry as it stands then; then move each by itself."""
        entries = list(queryset.order_by("pk"))
        if "apply" in request.POST:
            reason = request.POST.get("reason", "").strip()[:300]
            if to != Status.WITHDRAWN or reason:
                self._move_each(request, entries, to, reason)
                return HttpResponseRedirect(request.get_full_path())
            messages.error(request, "Say why: the reason is printed in each entry’s place.")
        name = next(name for (_, reached), (name, _) in NAMES.items() if reached == to)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"{name}: {len(entries)} {self.opts.verbose_name_plural}",  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "to": to,
            "action": request.POST.get("action"),
            "needed": to == Status.WITHDRAWN,
            "rows": [
                (entry, self.page_of(entry), publishing.blockers(entry) if to == Status.PUBLISHED else [])
                for entry in entries
            ],
            "media": self.media,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/catalog/status_of_many.html", context)

    def _move_each(self, request: Any, entries: list[Any], to: str, reason: str) -> None:
        moved, refused = 0, []
        for entry in entries:
            version = request.POST.get(f"version-{entry.pk}", "")
            if not self.has_change_permission(request, entry) or to not in dict(ways(request.user, entry)):  # type: ignore[attr-defined]
                refused.append((entry, f"it is {entry.get_status_display()}"))
                continue
            try:
                number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
                publishing.move(entry, to, version=number, by=request.user, reason=reason)
                moved += 1
            except publishing.RefusedError as error:
                refused.append((entry, str(error)))
            except publishing.StaleError:
                refused.append((entry, "someone else has changed it meanwhile; look at it again"))
        if moved:
            messages.success(request, f"{moved} of {len(entries)} are {Status(to).label} now.")
        if refused:
            lines = format_html_join("", "<li>{}: {}</li>", refused)
            messages.error(request, format_html("Not changed:<ul>{}</ul>", lines))
