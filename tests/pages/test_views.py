import re
from http import HTTPStatus

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from halqa.foundation.languages import LANGUAGES, direction
from halqa.pages.views import errors
from halqa.pages.views.design import design


def page(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_design_page_stands_in_every_language(language):
    with override(language):
        response = design(RequestFactory().get(f"/{language}/design/"))

    html = page(response)
    assert response.status_code == HTTPStatus.OK
    assert f'<html lang="{language}" dir="{direction(language)}">' in html
    assert html.count("<h1") == 1
    assert not response.cookies


def test_the_design_page_has_no_identifier_twice():
    with override("en"):
        html = page(design(RequestFactory().get("/en/design/")))

    found = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(found) == sorted(set(found))


def test_every_page_says_that_halqa_is_independent():
    with override("en"):
        html = page(design(RequestFactory().get("/en/design/")))

    assert "Halqa is independent and not part of UNESCO." in html
    assert 'href="https://www.geonames.org"' in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, lambda request: errors.bad_request(request, ValueError())),
        (403, lambda request: errors.forbidden(request, ValueError())),
        (404, lambda request: errors.not_found(request, ValueError())),
        (500, errors.broken),
        (503, errors.unavailable),
    ],
)
def test_errors_speak_the_visitors_language_without_a_database(status, answer, language):
    with override(language):
        response = answer(RequestFactory().get(f"/{language}/nowhere/"))

    html = page(response)
    assert response.status_code == status
    assert f'<html lang="{language}"' in html
    assert f'href="/{language}/cities/"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert response["Cache-Control"] == "no-store"


def test_who_tried_too_often_finds_the_way_to_a_new_password():
    with override("fr"):
        assert 'href="/fr/sign-in/forgotten/"' in page(errors.too_many(RequestFactory().get("/fr/sign-in/")))
        assert "/forgotten/" not in page(errors.broken(RequestFactory().get("/fr/sign-in/")))


def test_unavailable_says_when_to_come_back():
    assert errors.unavailable(RequestFactory().get("/en/"), retry_after=7)["Retry-After"] == "7"


def test_reasons_are_listed_as_sentences():
    response = errors.error_page(RequestFactory().get("/en/"), HTTPStatus.FORBIDDEN, reasons=("The round is closed.",))

    assert "<li>The round is closed.</li>" in page(response)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_method_that_a_page_does_not_take_is_answered_with_a_page(client, language):
    response = client.put(f"/{language}/design/")

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response["Allow"] == "GET, HEAD"
    assert f'<html lang="{language}"' in page(response)
    assert f'href="/{language}/cities/"' in page(response)
