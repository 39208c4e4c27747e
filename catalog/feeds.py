"""New and changed entries, as an Atom feed (RFC 4287)."""

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from catalog.exports.text import printable
from catalog.models import Agency, Era, Person, Source

LENGTH = 50


class Changes(Feed):
    """The entries that changed last, of every kind; one query a kind."""

    feed_type = Atom1Feed
    title = "Defectors: new and changed entries"
    subtitle = "A public catalogue of intelligence defectors in which every fact names its source."
    author_name = "The editors of Defectors"
    link = reverse_lazy("catalog:home")

    def items(self):
        kinds = (Person, Agency, Era, Source)
        latest = [entry for kind in kinds for entry in kind.objects.published().last_changed(LENGTH)]
        return sorted(latest, key=lambda entry: (entry.updated, entry.slug), reverse=True)[:LENGTH]

    def item_title(self, entry):
        return printable(str(entry))

    def item_description(self, entry):
        # Printed as HTML, unlike a title.
        return escape(printable(entry.criticism if isinstance(entry, Source) else entry.summary))

    def item_pubdate(self, entry):
        return entry.created

    def item_updateddate(self, entry):
        return entry.updated

    def item_categories(self, entry):
        return [entry._meta.verbose_name]
