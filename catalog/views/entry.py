from django.http import Http404

from catalog.models import Person


class TellsPerson:
    """For a page about one person: fetched with all that readers may be told, in one query."""

    def get_object(self, queryset=None):
        if person := Person.objects.told(self.kwargs["slug"]):
            return person
        raise Http404
