"""What the web server loads: the framework, and in front of it the answers that are kept."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
framework = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the applications are there once the framework is set up

from koinon.acts.queries import public_version_at_once  # noqa: E402
from koinon.lib.kept import KeptInFront  # noqa: E402

application = KeptInFront(framework, version=public_version_at_once, most=settings.KOINON_KEPT)
