"""What the domain refuses is a page for people and a problem document for machines."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError
from django.http import HttpRequest
from django.template import engines
from django.test import Client

from config import errors, jinja
from core import components, middleware

pytestmark = pytest.mark.urls("tests.core.urls")

STATUSES = {
    "forbidden": 403,
    "lost": 404,
    "conflict": 409,
    "gone": 410,
    "invalid": 422,
    "too-many": 429,
    "busy": 503,
    "no-database": 503,
    "denied": 403,
    "garbled": 400,
    "bug": 500,
}


@pytest.fixture
def client(client):
    """A visitor who is answered what a bug is answered, where a test would see the exception."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_person_gets_a_page_with_the_telephone_number(client, name, status):
    page = client.get(f"/raise/{name}/")

    assert page.status_code == status
    assert page["Content-Type"].startswith("text/html")
    assert "01632 960 100" in page.content.decode()


def test_in_norway_the_page_is_norwegian_with_the_norwegian_number(client):
    page = client.get("/no/raise/lost/")

    assert '<html lang="nb"' in page.content.decode()
    assert "21 00 00 10" in page.content.decode()


def test_after_a_bug_a_payer_reads_not_to_pay_again_and_a_number_to_tell_us(client):
    """No `db` here: the page asks the database nothing, nor the session behind the cookie."""
    client.cookies["session"] = "a" * 32
    page = client.get("/no/raise/bug/").content.decode()

    assert "ikke betal" in page.lower()
    assert "21 00 00 10" in page
    assert re.search(r"<code>[0-9a-f-]{36}</code>", page)


def test_the_page_after_a_bug_needs_nothing_of_the_request():
    page = errors.broken(HttpRequest())

    assert page.status_code == 500
    assert "01632 960 100" in page.content.decode()


def test_without_static_files_the_words_after_a_bug_stand_alone(
    client, settings, tmp_path, monkeypatch
):
    jinja.static.cache_clear()
    monkeypatch.setattr(engines["jinja"], "_spoken", {})
    components._fragments.clear()
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "core.staticfiles.HashedModules"}
    }
    page = client.get("/no/raise/bug/")

    assert page.status_code == 500
    assert page["Content-Type"].startswith("text/plain")
    assert "21 00 00 10" in page.content.decode()


def test_a_bug_in_a_resource_of_the_api_is_a_problem_document(client, db):
    answer = client.get("/no/api/v1/resource/bug/")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    problem = answer.json()
    assert problem["code"] == "broken"
    assert len(problem["request_id"]) == 36
    assert "nobody foresaw" not in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused_with_our_own_page(client):
    page = client.get("/nowhere/", headers={"host": "elsewhere.example"})

    assert page.status_code == 400
    assert "01632 960 100" in page.content.decode()


def test_fields_are_named_on_the_page(client):
    assert "Enter an e-mail address" in client.get("/raise/invalid/").content.decode()


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_machine_gets_a_problem_document(client, name, status):
    answer = client.get(f"/api/v1/raise/{name}/")

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert {"type", "title", "detail", "code", "request_id"} <= set(problem)


def test_a_problem_document_carries_fields_and_facts(client):
    assert client.get("/api/v1/raise/invalid/").json()["errors"] == {
        "email": "Enter an e-mail address"
    }
    assert client.get("/api/v1/raise/conflict/").json()["version"] == 7


@pytest.mark.parametrize("path", ["/raise/too-many/", "/api/v1/raise/too-many/"])
def test_says_when_to_come_back(client, path):
    assert client.get(path)["Retry-After"] == "90"


@pytest.mark.parametrize("path", ["/raise/busy/", "/api/v1/raise/busy/"])
def test_busy_says_to_come_back_soon(client, path):
    assert client.get(path)["Retry-After"] == "2"


def test_nobody_is_sent_to_sign_in_and_comes_back_afterwards(client):
    page = client.get("/no/raise/sign-in/")

    assert page.status_code == 302
    assert page["Location"] == "/no/accounts/login/?next=/no/raise/sign-in/"


@pytest.mark.parametrize("path", ["/nowhere/", "/no/nowhere/"])
def test_an_address_that_leads_nowhere_is_our_own_page(client, path):
    page = client.get(path)

    assert page.status_code == 404
    assert "tel:" in page.content.decode()


def test_an_api_address_that_leads_nowhere_is_a_problem(client):
    answer = client.get("/api/v1/nowhere/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_form_from_elsewhere_is_refused_with_our_own_page():
    page = Client(enforce_csrf_checks=True).post("/cart/add/", {"variant": 1})

    assert page.status_code == 403
    assert "reload" in page.content.decode()


def test_live_says_that_the_process_answers(client):
    assert (client.get("/livez").status_code, client.get("/livez").content) == (200, b"ok")


def test_ready_says_that_the_database_answers(client, db):
    assert client.get("/readyz").json() == {"database": "ok"}


def test_not_ready_without_the_database(client, monkeypatch):
    class Away:
        def cursor(self):
            raise DatabaseError("connection refused\nis the server running?")

    monkeypatch.setattr(middleware, "connection", Away())

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": "away"})
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize("path", ["/search/?q=%00", "/stores/?place=%00", "/products/a%00b/"])
def test_a_character_that_cannot_be_stored_is_refused_in_the_address(client, db, path):
    page = client.get(path)

    assert page.status_code in {400, 404}
    assert "01632 960 100" in page.content.decode()


def test_it_is_refused_in_forms_and_in_the_query_of_the_api(client, db):
    typed = {"number": "1\x000", "email": "a@example.com"}
    assert client.post("/orders/", typed).status_code == 400

    answer = client.get("/api/v1/products/?q=%00")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_session_cookie_with_it_is_nobodys(client, db, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefgh\0"

    assert client.get("/").status_code == 200
