from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path

from defectors.failures import healthz


def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the icon: browsers ask at this address on pages that name none, the admin's among them."""
    return HttpResponseRedirect(static("img/favicon.svg"))


urlpatterns = [
    path("", include("catalog.urls")),
    path("admin/", admin.site.urls),
    path("favicon.ico", favicon),
    path("healthz", healthz, name="healthz"),
]

handler500 = "defectors.failures.server_error"
