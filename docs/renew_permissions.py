"""Write docs/permissions.md anew from the sources."""

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from koinon.desk.permissions import document  # noqa: E402 - after the framework is set up

if __name__ == "__main__":
    Path(__file__).with_name("permissions.md").write_text(document(), encoding="utf-8")
