"""`python -m koinon.verify FILE`, for who has the sources and nothing installed."""

from __future__ import annotations

import sys

from koinon.verify.main import main

sys.exit(main())
