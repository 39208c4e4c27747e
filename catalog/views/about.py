from django.conf import settings
from django.views.generic import TemplateView

from catalog.dates import Edtf

# Each is printed with the words that the catalogue itself finds for it.
DATES = ["1929", "1945-09", "2023-08-09", "1940-22", "193X", "1937~", "1929?", "1952/1955", "../1991", "1985/.."]


class About(TemplateView):
    template_name = "catalog/about.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            dates=[Edtf.parse(text) for text in DATES], contact=settings.CONTACT_EMAIL, **kwargs
        )
