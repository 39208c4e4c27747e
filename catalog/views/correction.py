from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView

from catalog import corrections
from catalog.corrections import CorrectionForm
from catalog.models import Person, RetiredKind, Revision

from .entry import TellsPerson
from .retired import KeepsAddress


@method_decorator(never_cache, "dispatch")
class Correction(KeepsAddress, TellsPerson, DetailView):
    """Report an error: the site mails the report, or, where it has no post, shows it ready to be sent by hand."""

    model = Person
    retired_kind = RetiredKind.PERSON
    template_name = "catalog/person_correction.html"
    http_method_names = ["get", "head", "post"]

    def get_context_data(self, **kwargs):
        kwargs.setdefault(
            "form", CorrectionForm(person=self.object, initial={"statement": self.request.GET.get("statement", "")})
        )
        return super().get_context_data(
            by_post=corrections.is_sent_by_the_site(),
            sent="sent" in self.request.GET,
            contact=settings.CONTACT_EMAIL,
            **{"text": "", "mail": "", "trouble": ""} | kwargs,
        )

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = CorrectionForm(request.POST, person=self.object)
        if not form.is_valid():
            return self.answer(422, form=form)
        address = request.build_absolute_uri(self.object.get_absolute_url())
        standing = Revision.objects.standing(self.object.slug)
        subject, text = corrections.letter(self.object, address, str(standing.number if standing else "—"), form)
        ready = {"form": form, "text": text, "mail": corrections.mail_address(subject, text)}
        if not corrections.is_sent_by_the_site():
            return self.answer(200, **ready)
        # Nothing is lost: whoever may not send, or cannot, has the report to send by hand.
        if corrections.too_many(request):
            return self.answer(429, trouble="This address has sent several reports within the hour.", **ready)
        if not corrections.send(subject, text, form.cleaned_data["email"]):
            return self.answer(503, trouble="The post did not take the report just now.", **ready)
        return HttpResponseRedirect(f"{request.path}?sent=1")

    def answer(self, status, **context):
        return self.render_to_response(self.get_context_data(**context), status=status)
