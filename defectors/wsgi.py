import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "defectors.settings")

_django = get_wsgi_application()

# Its models need Django to be set up first.
from catalog.doorstep import Doorstep  # noqa: E402

application = Doorstep(_django)
