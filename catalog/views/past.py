"""An entry's past, as readers may know it: what changed when and why, and each published version as it stood."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from catalog.editions import Past, editions
from catalog.models import Person, RetiredKind, RetiredSlug, Revision, RevisionKind

from .public import public_page
from .retired import KeepsAddress

PER_PAGE = 20


@method_decorator(public_page, "dispatch")
class PersonChanges(KeepsAddress, DetailView):
    """The published versions of an entry, newest first, each with what differs from the one before."""

    model = Person
    queryset = Person.objects.published()
    retired_kind = RetiredKind.PERSON
    template_name = "catalog/person_changes.html"

    def get_context_data(self, **kwargs):
        page = self.request.GET.get("page", "1")
        page = int(page) if page.isascii() and page.isdigit() and 0 < int(page[:9]) < 10**5 else 1
        start = (page - 1) * PER_PAGE
        # One more: the oldest on the page is told against the one before it.
        revisions = list(
            Revision.objects.of(RevisionKind.PERSON, self.object.slug).public()[start : start + PER_PAGE + 1]
        )
        last = len(revisions) <= PER_PAGE
        return super().get_context_data(
            editions=editions(self.object, revisions, first=last),
            newer=page - 1,
            older=0 if last else page + 1,
            standing=Revision.objects.standing(self.object.slug),
            **kwargs,
        )


@method_decorator(public_page, "dispatch")
class PersonVersion(KeepsAddress, DetailView):
    """An entry as it stood in one of its published versions, for good; also under an address that now leads on."""

    model = Person
    queryset = Person.objects.published()
    retired_kind = RetiredKind.PERSON
    template_name = "catalog/person_version.html"

    def get_object(self, queryset=None):
        slug = self.kwargs["slug"]
        moved = RetiredSlug.objects.at(self.retired_kind, slug)
        # What was cited under the old address is a version of the old entry, whatever stands at the new one.
        return get_object_or_404(self.get_queryset(), slug=moved.new_slug if moved and moved.new_slug else slug)

    def get_context_data(self, **kwargs):
        slug, number = self.kwargs["slug"], self.kwargs["number"]
        revision = Revision.objects.of(RevisionKind.PERSON, slug).public().numbered(number)
        if revision is None:
            raise Http404
        head, sections = Past(self.object, [revision]).sections(revision)
        standing = Revision.objects.standing(self.object.slug)
        is_current = slug == self.object.slug and standing is not None and standing.number == number
        return super().get_context_data(
            revision=revision,
            head=head,
            sections=sections,
            is_current=is_current,
            address=self.request.build_absolute_uri(self.request.path),
            **kwargs,
        )
