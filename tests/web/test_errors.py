"""What a reader or a machine gets when something is wrong, and the language it is in."""

import json

import pytest
from django.test import Client

from koinon.web.errors import WORDS
from koinon.web.middleware import HEADERS

pytestmark = pytest.mark.urls("tests.web.made_up_urls")
LANGUAGES = ("en", "cs", "sv", "pl", "de")
LONG_QUERY = "q=" + "x" * 10_000


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def words(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "status"),
    [("nowhere/", 404), ("denies/", 403), ("suspects/", 400), ("breaks/", 500), ("refuses/", 400)],
)
def test_an_error_page_speaks_the_language_of_its_address(client, language, address, status):
    response = client.get(f"/{language}/{address}", headers={"accept-language": "fi"})
    assert response.status_code == status
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Content-Language"] == language
    assert f'<html lang="{language}"' in words(response)
    assert str(status) in words(response)


def test_an_error_page_is_really_translated(client):
    titles = {words(client.get(f"/{language}/nowhere/")).split("<h1")[1].split("</h1>")[0] for language in LANGUAGES}
    assert len(titles) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("asked", "language"), [("sv, en;q=0.5", "sv"), ("fi, de-AT;q=0.9", "de"), ("fi", "en"), ("", "en")]
)
def test_without_a_language_in_the_address_an_error_speaks_the_browsers(client, asked, language):
    response = client.get("/nowhere", headers={"accept-language": asked})
    assert response.status_code == 404
    assert response["Content-Language"] == language
    assert response["Vary"] == "Accept-Language"


def test_a_refusal_says_what_is_wrong_and_what_helps(client):
    page = words(client.get("/en/refuses/"))
    assert "&lt;b&gt;No such day.&lt;/b&gt;" in page
    assert "Write it like 2004-05-01." in page


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/api/nowhere", 404, "Nothing is kept"),
        ("/api", 404, "Nothing is kept"),
        ("/api/made-up/thing/x", 422, ""),
        ("/api/made-up/breaks", 500, "The mistake is ours"),
        ("/api/made-up/refuses", 400, "“2004-13” is no day."),
        ("/api/made-up/thing/1?q=%00", 400, "control character"),
        ("/api/made-up/thing/%00", 400, "control character"),
        (f"/api/made-up/thing/1?{LONG_QUERY}", 414, "8000"),
    ],
)
def test_a_machine_gets_a_problem_document(client, address, status, detail):
    response = client.get(address, headers={"accept-language": "sv"})
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Content-Language"] == "en"
    document = json.loads(response.content)
    assert document["status"] == status
    assert document["type"] == "about:blank"
    assert document["title"]
    assert detail in document["detail"]
    assert document["cure"]


@pytest.mark.parametrize("address", ["/api/made-up/thing/1", "/en/networks/"])
def test_a_wrong_method_is_explained_and_the_right_one_named(client, address):
    response = client.post(address)
    assert response.status_code == 405
    assert "GET" in response["Allow"]
    assert str(WORDS[405][1]) in words(response)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/networks/%00", 400),
        ("/en/networks/?on=%00", 400),
        ("/en/networks/?on=%1b%5b", 400),
        ("/en/networks/?on=%ff%fe", 400),
        ("/en/networks/%0a", 400),
        ("/en/%ff", 404),
        ("/en/networks/?" + LONG_QUERY, 414),
        ("/en/" + "a" * 10_000, 414),
        ("/en/networks/?q=a%0Ab+c%25", 200),
        ("/en/networks/?%zz", 200),
        ("/en//example.org/", 404),
        ("/../../etc/passwd", 404),
    ],
)
def test_a_bad_address_is_answered_helpfully(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    if status != 200:
        assert "<h1" in words(response)


@pytest.mark.parametrize("header", ["\x00", "x" * 10_000, "sv;q=x,,,;", "*", "-"])
def test_a_strange_accept_language_header_does_no_harm(client, header):
    assert client.get("/", headers={"accept-language": header})["Location"].startswith("/en/")


def test_a_request_for_another_host_is_refused(client):
    response = client.get("/en/", headers={"host": "example.org"})
    assert response.status_code == 400
    assert "<h1" in words(response)


def test_the_page_for_a_failure_never_fails_itself(client, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("the template is broken too")

    monkeypatch.setattr("koinon.web.errors.render_to_string", fail)
    response = client.get("/en/breaks/")
    assert response.status_code == 500
    assert response.content == b"Internal Server Error"


@pytest.mark.parametrize(
    ("address", "asked", "sent_to"),
    [
        ("/", "cs-CZ,cs;q=0.9", "/cs/"),
        ("/", "", "/en/"),
        ("/", "sv;q=0, pl;q=0.1", "/pl/"),
        ("/", "fr, pl;q=0.3, de;q=0.8", "/de/"),
        ("/networks/?on=2004-05-01&q=%C3%A5", "sv", "/sv/networks/?on=2004-05-01&q=%C3%A5"),
        ("/networks", "sv", "/sv/networks/"),
    ],
)
def test_an_address_without_a_language_is_sent_to_the_browsers(client, address, asked, sent_to):
    response = client.get(address, headers={"accept-language": asked})
    assert (response.status_code, response["Location"], response["Vary"]) == (302, sent_to, "Accept-Language")
    assert client.head(address, headers={"accept-language": asked}).status_code == 302


def test_nobody_is_sent_to_another_site(client):
    response = client.generic("GET", "/x", PATH_INFO="//networks/")
    assert (response.status_code, response["Location"]) == (302, "/en/networks/")
    assert client.generic("GET", "/x", PATH_INFO="//example.org/").status_code == 404


def test_only_reading_is_sent_on(client):
    assert client.post("/networks/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_speaks_the_language_of_its_address(client, language):
    response = client.get(f"/{language}/", headers={"accept-language": "fi"})
    assert words(response) == f"in {language}"
    assert "Vary" not in response


def test_a_forgotten_slash_at_the_end_is_added(client):
    assert client.get("/en/networks?on=2004")["Location"] == "/en/networks/?on=2004"


@pytest.mark.parametrize(
    "address", ["/en/", "/", "/en/nowhere/", "/en/breaks/", "/api/nowhere", "/static/nothing.css", "/%00"]
)
def test_every_answer_carries_the_security_headers(client, address):
    response = client.get(address)
    assert {name: response[name] for name in HEADERS} == HEADERS
