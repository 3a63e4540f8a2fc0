"""Figures for who watches over the installation, in the text format of Prometheus (version 0.0.4)."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from koinon.acts.queries import public_version
from koinon.audit.queries import unsealed
from koinon.lib import clock
from koinon.outbox.queries import counts_of, waiting
from koinon.tasks.queries import open_count


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever knows the token of KOINON_METRICS_TOKEN; without one in the settings, no page."""
    wanted = settings.KOINON_METRICS_TOKEN
    if not wanted:
        return HttpResponseNotFound("", content_type="text/plain; charset=utf-8")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        told = {"WWW-Authenticate": "Bearer", "Content-Type": "text/plain; charset=utf-8"}
        return HttpResponse("", status=HTTPStatus.UNAUTHORIZED, headers=told)
    lines = "".join(f"# HELP {name} {says}\n# TYPE {name} gauge\n{_samples(name, told)}" for name, says, told in _all())
    return HttpResponse(lines, content_type="text/plain; version=0.0.4; charset=utf-8")


def _all() -> Iterator[tuple[str, str, dict[str, float]]]:
    """Each figure: its name, what it says, its samples by label."""
    now = clock.now()
    line = waiting(now)
    yield "koinon_mails", "Messages by state.", {f'state="{s}"': n for s, n in counts_of().by_state.items()}
    yield "koinon_mails_unsure", "Messages that may have arrived twice.", {"": line.unsure}
    if line.oldest_mail:
        age = (now - line.oldest_mail).total_seconds()
        yield "koinon_mail_oldest_seconds", "How long the oldest due message waits.", {"": age}
    yield "koinon_jobs_due", "Long work that is due.", {"": line.jobs}
    yield "koinon_jobs_dead", "Long work that failed for good.", {"": line.dead_jobs}
    if line.seen_at:
        silent = (now - line.seen_at).total_seconds()
        yield "koinon_worker_seen_seconds", "Since the worker was last seen.", {"": silent}
    yield "koinon_tasks_open", "Tasks that wait for somebody.", {"": open_count()}
    yield "koinon_audit_unsealed", "Rows of the log that are not chained yet.", {"": unsealed()}
    yield "koinon_public_version", "How often the public records changed.", {"": public_version()}


def _samples(name: str, told: dict[str, float]) -> str:
    return "".join(f"{name}{{{label}}} {value}\n" if label else f"{name} {value}\n" for label, value in told.items())
