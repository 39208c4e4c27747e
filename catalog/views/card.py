from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from catalog.markup import monogram
from catalog.models import Person, RetiredKind
from catalog.share_card import Card, png

from .public import public_page
from .retired import KeepsAddress


@method_decorator(public_page, "dispatch")
class PersonCard(KeepsAddress, DetailView):
    """The picture shown where the entry's address is shared, drawn when it is asked for."""

    model = Person
    queryset = Person.objects.published().for_listing()
    retired_kind = RetiredKind.PERSON

    def render_to_response(self, context):
        card = Card.of(self.object, monogram(self.object.name))
        return HttpResponse(png(card), content_type="image/png")
