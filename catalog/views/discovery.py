"""What browsers and search engines ask a site about itself."""

from django.views.generic import TemplateView


class OpenSearch(TemplateView):
    """How a browser searches here from its own address bar (OpenSearch 1.1)."""

    template_name = "catalog/opensearch.xml"
    content_type = "application/opensearchdescription+xml; charset=utf-8"

    def get_context_data(self, **kwargs):
        return super().get_context_data(site=self.request.build_absolute_uri("/").rstrip("/"), **kwargs)


class Robots(TemplateView):
    """Keeps robots out of the desk, and of lists that differ only by their filters: there is no end of those."""

    template_name = "catalog/robots.txt"
    content_type = "text/plain; charset=utf-8"

    def get_context_data(self, **kwargs):
        return super().get_context_data(site=self.request.build_absolute_uri("/").rstrip("/"), **kwargs)
