"""Addresses that were given up: they lead on, or say why nothing is there."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from catalog.models import RetiredKind, RetiredSlug


class KeepsAddress:
    """For the page of one entry: 301 where it moved, 410 with the reason where it is gone, otherwise 404."""

    retired_kind: RetiredKind

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return self.retired(request, kwargs["slug"])

    def retired(self, request, slug):
        given_up = RetiredSlug.objects.at(self.retired_kind, slug)
        if given_up and given_up.new_slug:
            found = request.resolver_match
            address = reverse(found.view_name, kwargs={**found.kwargs, "slug": given_up.new_slug})
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        if given_up:
            return self.gone(request, given_up.reason)
        withdrawn = get_object_or_404(self.model.objects.withdrawn(), slug=slug)
        return self.gone(request, withdrawn.withdrawal_reason)

    def gone(self, request, reason):
        return render(request, "410.html", {"reason": reason}, status=410)
