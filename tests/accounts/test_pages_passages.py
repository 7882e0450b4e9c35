"""The page behind a link for one act, and the door that lets in whoever opened it: to this act on this subject alone."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from halqa.accounts.actions import Reader, revoke_passages, use_passage
from halqa.accounts.enums import Role
from halqa.accounts.models import Passage
from halqa.accounts.views.doors import MOST_OPENED, OPENED, passage_of, through
from halqa.config import urls as root
from halqa.config.signin import ACCOUNT_RATE_LIMITS
from halqa.ledger.models import Event
from halqa.ledger.queries import length
from halqa.notices.models import Message
from tests.factories.accounts import make_person, sign_in
from tests.factories.passages import ABOUT, ANSWER, SIGN, another, given, last_code, link_of, register_purposes

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.usefixtures("places")]


def may(caller, subject):
    return caller.holds(Role.MAYOR, subject)


@through(SIGN.name, may, lambda subject: subject)
def signing(request, subject):
    """Tell who acts and by what, and act when asked to."""
    if request.method == "POST" and request.passage:
        passage = request.passage
        use_passage(passage=passage.key, opening=passage.opening, by=request.caller.actor, now=request.now)
    by = request.passage.key if request.passage else "signed in"
    return HttpResponse(f"{request.caller.actor} {request.caller.name} {by} {request.caller.is_signed_in}")


@through(ANSWER.name, may, lambda subject: subject)
def answering(request, subject):
    return HttpResponse("answering")


def asked(request, subject):
    return HttpResponse(str(passage_of(request, SIGN.name, subject, timezone.now())))


urlpatterns = [
    *root.urlpatterns,
    path("signing/<path:subject>/", signing),
    path("answering/<path:subject>/", answering),
    path("asked/<path:subject>/", asked),
]
handler404 = "halqa.pages.views.errors.not_found"
PAGE = SIGN.page(ABOUT)


@pytest.fixture(autouse=True)
def _ready(monkeypatch, settings):
    register_purposes(monkeypatch)
    settings.EMAIL_HOST = "127.0.0.1"


@pytest.fixture
def passage():
    return given(now=timezone.now())


def sent(client, passage):
    assert client.post(link_of(passage), {"step": "send"}).status_code == 302
    return last_code(passage)


def enter(client, passage):
    code = sent(client, passage)
    answer = client.post(link_of(passage), {"step": "open", "code": code})
    assert answer.status_code == 302
    return answer["Location"]


def test_from_the_mail_to_the_act_in_three_pages(client, passage):
    first = client.get(link_of(passage)).content.decode()
    assert "You were asked to sign something." in first
    assert "m…@one.example" in first
    assert "Oneville" not in first
    assert "mayor@" not in first
    second = client.post(link_of(passage), {"step": "send"}, follow=True)
    assert 'autocomplete="one-time-code"' in second.content.decode()
    opened = client.post(link_of(passage), {"step": "open", "code": last_code(passage)})
    assert opened["Location"] == PAGE
    assert client.post(PAGE).content.decode() == f"passage:{passage.key} Huda {passage.key} False"
    assert Event.objects.filter(kind="passage.used", by=f"passage:{passage.key}").count() == 1


def test_looking_changes_nothing(client, passage):
    before, events = Passage.objects.values_list()[0], length()
    for ask in (client.get, client.head, client.get):
        assert ask(link_of(passage)).status_code == 200

    assert Passage.objects.values_list()[0] == before
    assert (length(), Message.objects.count()) == (events, 1)
    assert "halqa_session" not in client.cookies


def test_the_link_is_told_to_nobody_and_kept_by_no_cache(client, passage):
    for page in (client.get(link_of(passage)), client.get("/en/passage/none/")):
        assert page["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page["Cache-Control"]
    assert client.post(link_of(passage), {"step": "send"})["Referrer-Policy"] == "strict-origin"
    # What a browser says under this policy is enough to show that a form is ours; under "no-referrer" it would say "null".
    strict = Client(enforce_csrf_checks=True)
    token = strict.get(link_of(passage)).cookies["csrftoken"].value
    for origin, status in (("http://testserver", 409), ("null", 403)):
        sent_from = strict.post(link_of(passage), {"step": "send", "csrfmiddlewaretoken": token}, headers={"origin": origin})
        assert sent_from.status_code == status


def test_every_link_that_is_not_good_looks_alike(client, passage):
    now = timezone.now()
    used, revoked = (given(now=now, reader=Reader(address=f"{x}@one.example")) for x in "ab")
    Passage.objects.filter(pk=used.pk).update(used_at=now)
    Passage.objects.filter(pk=revoked.pk).update(revoked_at=now)
    expired = given(now=now, reader=Reader(address="c@one.example"))
    Passage.objects.filter(pk=expired.pk).update(expires_at=now)
    links = [link_of(one) for one in (used, revoked, expired)]
    links += [
        f"/en/passage/{passage.key}.forged/",
        f"/en/passage/{passage.key}/",
        "/en/passage/none/",
        f"{link_of(passage)[:-2]}/",
    ]
    pages = set()
    for link in links:
        for ask in (client.get, client.post):
            answer = ask(link)
            assert answer.status_code == 404
            pages.add(answer.content.decode().replace(link.removeprefix("/en/"), ""))

    assert len(pages) == 1
    assert "no longer good" in pages.pop()


def test_a_wrong_code_is_told_at_its_field_and_opens_nothing(client, passage):
    code = sent(client, passage)
    for typed, status in ((another(code), 409), ("", 200), ("letters", 200), ("1" * 41, 200), ("\x00", 200)):
        answer = client.post(link_of(passage), {"step": "open", "code": typed})
        assert (answer.status_code, 'id="id_code_error"' in answer.content.decode()) == (status, True), typed
    assert OPENED not in client.session
    assert client.get(PAGE)["Location"].startswith("/en/sign-in/")


def test_a_code_too_soon_is_refused_in_words(client, passage):
    sent(client, passage)
    answer = client.post(link_of(passage), {"step": "send"})

    assert answer.status_code == 409
    assert "A code was sent a moment ago" in answer.content.decode()
    assert 'name="code"' in answer.content.decode()


def test_a_code_typed_before_one_was_sent_is_told_so(client, passage):
    answer = client.post(link_of(passage), {"step": "open", "code": "123456"})

    assert answer.status_code == 409
    assert "Have a new one sent" in answer.content.decode()


def test_the_session_gets_a_new_name_and_nobody_is_signed_in(client, passage):
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["halqa_session"] = session.session_key
    enter(client, passage)

    assert client.cookies["halqa_session"].value != session.session_key
    assert "_auth_user_id" not in client.session
    for page in ("/en/desk/", "/en/account/", "/en/office/people/"):
        assert client.get(page)["Location"].startswith("/en/sign-in/")
    # What somebody planted before does not come in with the person.
    planted = Client()
    planted.cookies["halqa_session"] = session.session_key
    assert planted.get(PAGE)["Location"].startswith("/en/sign-in/")


def test_it_opens_one_act_on_one_subject(client, passage):
    enter(client, passage)
    assert client.get(PAGE).status_code == 200
    for other in (SIGN.page("city:xa/three"), ANSWER.page(ABOUT)):
        assert client.get(other)["Location"].startswith("/en/sign-in/")
        assert client.post(other)["Location"].startswith("/en/sign-in/")


def test_a_second_browser_needs_its_own_code_and_lets_the_first_one_out(client, passage):
    enter(client, passage)
    Passage.objects.update(code_sent_at=None)
    other = Client()
    assert other.get(PAGE)["Location"].startswith("/en/sign-in/")
    enter(other, passage)

    assert other.get(PAGE).status_code == 200
    assert client.get(PAGE)["Location"] == link_of(passage)
    kept = client.post(PAGE, {"words": "What I wrote at length"})
    assert kept.status_code == 403
    assert "What I wrote at length" in kept.content.decode()
    assert link_of(passage) in kept.content.decode()


def test_what_is_taken_back_or_done_lets_nobody_in(client, passage):
    enter(client, passage)
    assert client.post(PAGE).status_code == 200
    assert client.post(PAGE)["Location"].startswith("/en/sign-in/")
    assert client.get(link_of(passage)).status_code == 404
    again = given(now=timezone.now())
    enter(client, again)
    revoke_passages(subject=ABOUT, by="system:halqa", now=timezone.now())
    assert client.get(PAGE)["Location"].startswith("/en/sign-in/")


def test_who_opened_it_already_goes_on_from_the_link(client, passage):
    enter(client, passage)

    assert f'href="{PAGE}"' in client.get(link_of(passage)).content.decode()
    assert f'href="{PAGE}"' not in Client().get(link_of(passage)).content.decode()


def test_who_is_signed_in_and_may_acts_as_themselves(client, passage):
    mayor = make_person(roles=[(Role.MAYOR, ABOUT)], name="Amina")
    sign_in(client, mayor)
    assert client.get(PAGE).content.decode() == f"person:{mayor.key} Amina signed in True"
    # Somebody else's passage in the same browser changes nothing about that.
    enter(client, passage)
    assert client.get(PAGE).content.decode() == f"person:{mayor.key} Amina signed in True"


def test_who_is_signed_in_and_may_not_meets_no_page_unless_they_opened_a_passage(client, passage):
    sign_in(client, make_person())
    missing = client.get("/nowhere/")
    assert client.get(PAGE).status_code == 404
    assert client.get(PAGE).content == missing.content
    enter(client, passage)
    assert client.get(PAGE).content.decode() == f"passage:{passage.key} Huda {passage.key} False"


def test_a_code_counts_as_the_second_factor_for_this_act_alone(client):
    officer = make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA"), (Role.MAYOR, ABOUT)], name="Amina")
    passage = given(now=timezone.now(), reader=Reader(person=officer.key))
    sign_in(client, officer, second_factor=False)
    assert "/second-factor/" in client.get(PAGE)["Location"]
    enter(client, passage)

    assert client.get(PAGE).content.decode() == f"person:{officer.key} Amina {passage.key} False"
    assert "/second-factor/" in client.get(ANSWER.page(ABOUT))["Location"]
    assert "/second-factor/" in client.get("/en/office/people/")["Location"]


def test_a_form_without_its_token_is_refused(passage):
    strict = Client(enforce_csrf_checks=True)

    for step in ("send", "open"):
        assert strict.post(link_of(passage), {"step": step, "code": "1"}).status_code == 403


def test_trying_links_is_limited(client, passage):
    most = int(ACCOUNT_RATE_LIMITS["passage"].partition("/")[0])
    statuses = {client.get("/en/passage/none/").status_code for _ in range(most)}

    assert statuses == {404}
    assert client.get(link_of(passage)).status_code == 429


def test_a_session_remembers_the_latest_passages_alone(client):
    passages = [given(now=timezone.now(), reader=Reader(address=f"m{n}@one.example")) for n in range(MOST_OPENED + 1)]
    for passage in passages:
        enter(client, passage)

    assert [key for key, _ in client.session[OPENED]] == [one.key for one in passages[1:]]


def test_a_visitor_without_a_cookie_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(f"/asked/{ABOUT}/").content == b"None"


@pytest.mark.parametrize("step", ["", "send", "nonsense"])
def test_pages_are_whole_in_arabic(client, passage, step):
    link = link_of(passage).replace("/en/", "/ar/", 1)
    answer = client.post(link, {"step": step}, follow=True) if step else client.get(link)

    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
