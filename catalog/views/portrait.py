"""A portrait's files, read from whatever storage keeps them."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.models import Person
from catalog.portraits import CONTENT_TYPES, Portrait

# The name says what the file shows, and another picture has another name.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def portrait_file(request: HttpRequest, file: str) -> HttpResponse:
    """Answer with a rendition of a published entry's present portrait, or, at the desk, with any portrait's file."""
    portrait = Portrait.behind(file)
    if portrait is None:
        raise Http404
    published = file != portrait.name and Person.objects.published().portrayed_by(portrait.name).exists()
    # Only now is it asked who wants to know: a reader's answer must not depend on a session.
    if not published and not request.user.has_perm("catalog.view_person"):
        raise Http404
    try:
        with default_storage.open(file) as kept:
            data = kept.read()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(data, content_type=CONTENT_TYPES[file.rpartition(".")[2]])
    response["Cache-Control"] = FOR_EVER if published else "private, no-store"
    return response
