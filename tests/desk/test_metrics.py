"""Figures for who watches over the installation, behind a token."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings

pytestmark = pytest.mark.django_db


@override_settings(KOINON_METRICS_TOKEN="watch")
def test_the_figures_are_in_the_format_of_prometheus(client):
    answer = client.get("/metrics", headers={"Authorization": "Bearer watch"})
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'koinon_mails{state="waiting"} 0' in lines
    assert "koinon_tasks_open 0" in lines
    assert not [line for line in lines if not re.fullmatch(r'# .+|\w+(\{\w+="\w+"\})? \d+(\.\d+)?', line)]


@override_settings(KOINON_METRICS_TOKEN="watch")
@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
def test_who_does_not_know_the_token_is_told_nothing(client, sent):
    answer = client.get("/metrics", headers=sent)
    assert answer.status_code == 401
    assert b"koinon_mails" not in answer.content


def test_without_a_token_in_the_settings_there_is_no_page(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
