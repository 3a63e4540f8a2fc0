"""Where open sign-ins are kept: the framework's store, with a row that knows whose it is, so that it can be ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from koinon.accounts.models import SignIn

ACCOUNT, SINCE, DEVICE = "_auth_user_id", "koinon_since", "koinon_device"
"""What a sign-in remembers: whose it is (the framework's own key), since when (ISO 8601), on what sort of device."""


class SessionStore(DatabaseStore):
    """Sign-ins in the database."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        """The table."""
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """The row for what is remembered."""
        row: SignIn = super().create_model_instance(data)  # type: ignore[assignment]
        account, since = data.get(ACCOUNT), data.get(SINCE)
        row.account_id = int(account) if account else None
        row.since = datetime.fromisoformat(since) if since else None
        row.device = str(data.get(DEVICE, ""))[:40]
        return row
