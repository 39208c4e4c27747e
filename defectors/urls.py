from django.contrib import admin
from django.urls import include, path

from defectors.failures import healthz

urlpatterns = [
    path("", include("catalog.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]

handler500 = "defectors.failures.server_error"
