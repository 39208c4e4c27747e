from django.views.generic import DetailView

from catalog.dossier import dossier
from catalog.models import Person, RetiredKind

from .retired import KeepsAddress


class PersonDetail(KeepsAddress, DetailView):
    """Everything the sources say about one person, each fact beside its citations."""

    model = Person
    queryset = Person.objects.published().for_profile()
    retired_kind = RetiredKind.PERSON

    def get_context_data(self, **kwargs):
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        return super().get_context_data(dossier=dossier(self.object), address=address, **kwargs)
