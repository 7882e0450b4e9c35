"""The pages of an announcement: written, quoted, planned, shared, previewed and made by the office, and read by everybody."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from halqa.accounts.enums import Role
from halqa.accounts.models import RoleAssignment
from halqa.documents.models import File
from halqa.ledger.models import Event
from halqa.notices.models import Notice
from halqa.rounds.actions.announcing import plan_announcement, share_announcement
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.actions.decisions import correct_decision, decide_application, take_back_decision
from halqa.rounds.enums.decisions import AnnouncementState, Decided, PublishedCounts
from halqa.rounds.models import Announcement, Call, Decision, Statement
from halqa.rounds.queries.decisions import number_standing
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.rules.publishing_counts import CountsPolicy
from halqa.rounds.tasks import announce_planned
from tests.factories.accounts import sign_in
from tests.factories.applications import caller, make_applicant, make_round, person
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted, write_words
from tests.factories.uploads import captions, mp4, webm

pytestmark = pytest.mark.django_db
AGAIN = Wording({}, words="Come again in two years.")
CITED = Wording({"en": "For its houses of learning.", "fr": "Pour ses maisons du savoir."}, words="Welcome.")


@pytest.fixture
def moment(monkeypatch):
    """Let views read a moment after the deadlines."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTERWARDS)
    return AFTERWARDS


def signed_in(one):
    """Return a browser in which somebody has signed in at the moment of the test."""
    client = sign_in(Client(), one)
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] = AFTERWARDS.timestamp()
    session.save()
    return client


@pytest.fixture
def office(moment):
    return signed_in(person(Role.COORDINATOR))


def decided_round(key="stay-2027"):
    """Return a call with one chosen city and one that is not, and their applications."""
    call = make_round(key)
    one, other = (shortlisted(call, make_applicant(name)) for name in ("xa/bir-nour", "xa/qasr-yasmin"))
    decide(one, wording=CITED)
    decide(other, Decided.NOT_CHOSEN)
    return call, one, other


def page(call, language="en", query=""):
    return Client().get(f"/{language}/calls/{call}/announcement/{query}")


def test_the_office_writes_quotes_previews_shares_and_announces(office):
    call, one, _other = decided_round()
    base = f"/en/office/calls/{call}/announcement/"
    assert office.get(base).status_code == 200

    words = {"read": "0", "title-en": "New members", "words-en": "They met\r\nthe criteria.", "title-fr": "Nouveaux membres"}
    assert office.post(f"{base}write/", words).status_code == 302
    quote = {"read": "1", "0-speaker": "Ruth Amadi", "0-words-en": "A good day.", "0-office-en": "Chair of the jury"}
    assert office.post(f"{base}quotes/", quote).status_code == 302
    assert b"Ruth Amadi" in office.get(f"{base}quotes/").content
    preview = office.get(f"{base}preview/").content.decode()
    assert "For its houses of learning." in preview
    assert "A good day." in preview
    assert office.post(f"{base}share/", {"read": "2", "understood": "on"}).status_code == 302
    assert page(call).status_code == 404

    assert office.post(base, {"step": "announce", "read": "3"}).status_code == 302

    row = Announcement.objects.get()
    assert (row.state, row.words["en"]) == (AnnouncementState.MADE, "They met\nthe criteria.")
    assert page(call).status_code == 200
    assert "changed any more" in office.get(f"{base}quotes/").content.decode()
    one.refresh_from_db()
    assert one.state == "chosen"


@pytest.mark.parametrize(
    ("path", "sent", "told"),
    [
        ("write/", {"read": "7", "title-en": "x"}, "A colleague has changed the announcement"),
        ("write/", {"read": "1", "title-en": "x" * 300}, "at most 200 characters"),
        ("write/", {"read": "text"}, "A colleague has changed the announcement"),
        ("quotes/", {"read": "1", "0-words-en": "Who says it?"}, "Write who says it."),
        ("quotes/", {"read": "1", "0-speaker": "Somebody"}, "Write what is said."),
        ("plan/", {"read": "1", "day": "2027-08-05"}, "Write both"),
        ("plan/", {"read": "1", "day": "2027-08-01", "at": "10:00"}, "Choose a moment that lies ahead."),
        ("plan/", {"read": "1", "day": "soon", "at": "25:00"}, "Enter a valid"),
        ("", {"read": "1", "step": "announce"}, "nothing is decided yet"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 12 else "",
)
def test_what_cannot_be_kept_is_answered_with_a_sentence(office, path, sent, told):
    call = make_round()
    shortlisted(call, make_applicant())
    write_words(call)

    answer = office.post(f"/en/office/calls/{call}/announcement/{path}", sent)

    assert answer.status_code in {200, 409}
    assert told in answer.content.decode()
    assert Announcement.objects.get().version == 1


def test_what_was_typed_on_an_older_page_can_be_sent_once_more(office):
    call = make_round()
    write_words(call)
    address = f"/en/office/calls/{call}/announcement/write/"
    late = office.post(address, {"read": "0", "title-en": "My words"})
    assert late.status_code == 409
    assert b"My words" in late.content
    assert b'name="read" value="1"' in late.content


def test_a_planned_announcement_is_made_by_the_clock_and_only_then(moment):
    call, one, _other = decided_round()
    write_words(call)
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    at = AFTERWARDS + timedelta(hours=2)
    plan_announcement(call=call, at=at, read=1, caller=team, by=team.actor, now=AFTERWARDS)

    announce_planned(at - timedelta(seconds=1))
    one.refresh_from_db()
    assert one.state == "shortlisted"
    announce_planned(at)
    announce_planned(at)

    one.refresh_from_db()
    assert one.state == "chosen"
    assert Event.objects.filter(kind="call.decided").count() == 1


def test_what_stands_against_a_planned_announcement_is_told_to_the_team_once(moment):
    call = make_round()
    shortlisted(call, make_applicant())
    write_words(call)
    member = person(Role.COORDINATOR)
    team = caller(member, AFTERWARDS)
    at = AFTERWARDS + timedelta(hours=2)
    plan_announcement(call=call, at=at, read=1, caller=team, by=team.actor, now=AFTERWARDS)

    announce_planned(at)
    announce_planned(at + timedelta(minutes=1))

    row = Announcement.objects.get()
    assert (row.state, row.planned_for) == (AnnouncementState.DRAFT, None)
    assert Event.objects.get(kind="announcement.not-made").detail["reasons"] == ["applications-undecided"]
    assert Notice.objects.filter(kind="announcement.not-made", person=member.key).count() == 1


def test_what_somebody_planned_who_has_left_the_team_is_not_announced_and_the_team_is_told_why(moment):
    call, one, _other = decided_round()
    write_words(call)
    planner, member = person(Role.COORDINATOR), person(Role.COORDINATOR)
    team = caller(planner, AFTERWARDS)
    at = AFTERWARDS + timedelta(hours=2)
    plan_announcement(call=call, at=at, read=1, caller=team, by=team.actor, now=AFTERWARDS)
    RoleAssignment.objects.filter(person=planner).update(ended_on=AFTERWARDS.date())

    announce_planned(at)
    announce_planned(at + timedelta(minutes=1))

    one.refresh_from_db()
    row = Announcement.objects.get()
    assert (one.state, row.state, row.planned_for, row.planned_by) == ("shortlisted", AnnouncementState.DRAFT, None, "")
    assert Event.objects.get(kind="announcement.not-made").detail["reasons"] == ["planner-left"]
    notice = Notice.objects.get(person=member.key, kind__startswith="announcement.")
    assert notice.kind == "announcement.planner-left"


def test_everybody_reads_each_chosen_city_in_their_language_or_marked(moment):
    call, _one, _other = decided_round()
    announce(call)

    english, french, arabic = (page(call, tag).content.decode() for tag in ("en", "fr", "ar"))

    assert "For its houses of learning." in english
    assert "Pour ses maisons du savoir." in french
    assert "For its houses of learning." in arabic
    assert 'lang="en"' in arabic
    assert "الإنجليزية" in arabic
    assert "Bir Nour" in english
    assert "Qasr Yasmin" not in english
    assert "Announced in Halqa" in Client().get("/en/cities/xa/bir-nour/").content.decode()
    assert "Announced in Halqa" not in Client().get("/en/cities/xa/qasr-yasmin/").content.decode()
    assert "New members of the network" in Client().get(f"/en/calls/{call}/").content.decode()


def test_the_list_of_cities_narrows_orders_turns_and_survives_nonsense(moment):
    call, _one, _other = decided_round()
    announce(call)
    for query in ("?country=XA", "?country=ZZ", "?sort=city", "?page=99", "?page=x", "?country=%00%ff", "?sort=nonsense"):
        assert page(call, query=query).status_code == 200, query
    assert b"Bir Nour" not in page(call, query="?country=ZZ").content
    # Nothing that is invented leaves as data.
    assert page(call, query="?format=json").json()["count"] == 0


def test_a_corrigendum_and_a_withdrawal_stand_on_the_page(moment):
    call, one, other = decided_round()
    announce(call)
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    acting = {"caller": team, "by": team.actor, "now": AFTERWARDS + timedelta(days=1)}
    wrong = {"en": "The name of the other city was left out."}
    correct_decision(key=other.key, said=Decided.CHOSEN, wording=CITED, corrigendum=wrong, read=1, **acting)
    one.refresh_from_db()
    asking = caller(person(Role.FOCAL_POINT, one.city), AFTERWARDS)
    now = AFTERWARDS + timedelta(days=2)
    withdraw_application(key=one.key, reason="", read=one.version, caller=asking, by=asking.actor, now=now)

    shown = page(call).content.decode()

    assert "The name of the other city was left out." in shown
    assert "Qasr Yasmin" in shown
    assert "withdrew on" in shown
    assert "1 city is admitted." in shown
    assert Event.objects.filter(kind="announcement.changed").count() == 2


def test_a_city_that_was_never_chosen_is_not_named_by_a_corrigendum(moment):
    call, _one, other = decided_round()
    announce(call)
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    acting = {"caller": team, "by": team.actor, "now": AFTERWARDS}
    correct_decision(key=other.key, said=Decided.DEFERRED, wording=AGAIN, corrigendum={"en": "Quietly."}, read=1, **acting)

    assert b"Quietly." not in page(call).content
    assert not Event.objects.filter(kind="announcement.changed").exists()


def test_where_the_rules_name_nobody_the_page_names_nobody(moment):
    call = make_round("quiet-2027", ('decisions = "with-the-decision"', 'decisions = "never"'))
    decide(shortlisted(call, make_applicant()), wording=CITED)
    announce(call)

    shown = page(call).content.decode()

    assert "Bir Nour" not in shown
    assert "the public is not told" in shown
    assert "Announced in Halqa" not in Client().get("/en/cities/xa/bir-nour/").content.decode()


def test_a_commission_prepares_its_statement_under_embargo_and_everybody_reads_it_afterwards(moment):
    call, _one, _other = decided_round()
    write_words(call)
    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    client, address = signed_in(officer), f"/en/commission/xa/{call}/statement/"
    assert client.get(address).status_code == 404
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    share_announcement(call=call, read=1, caller=team, by=team.actor, now=AFTERWARDS)
    assert Notice.objects.filter(kind="announcement.shared", person=officer.key).count() == 1
    stranger = signed_in(person(Role.COMMISSION_OFFICER, "country:XB"))
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/en/commission/xb/{call}/statement/").status_code == 404
    shown = client.get(address).content.decode()
    assert "Bir Nour" in shown
    assert "Qasr Yasmin" in shown

    assert client.post(address, {"read": "0", "words-en": "We are glad.", "words-ar": "يسعدنا."}).status_code == 302
    assert client.post(address, {"read": "0", "words-en": "Late."}).status_code == 409
    assert client.post(address, {"read": "1", "words-en": "We are very glad.", "words-ar": "يسعدنا."}).status_code == 302
    announce(call)

    assert "We are very glad." in page(call).content.decode()
    assert "يسعدنا." in page(call, "ar").content.decode()
    assert client.post(address, {"read": "2", "words-en": "Edited."}).status_code == 302
    assert "Edited." in page(call).content.decode()
    assert list(Statement.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_two_texts_of_one_commission_stand_side_by_side_and_each_version_keeps_its_words(moment):
    call, _one, _other = decided_round()
    write_words(call)
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    share_announcement(call=call, read=1, caller=team, by=team.actor, now=AFTERWARDS)
    client, address = signed_in(person(Role.COMMISSION_OFFICER, "country:XA")), f"/en/commission/xa/{call}/statement/"
    client.post(address, {"read": "0", "words-en": "We are glad.", "words-fr": "Le même."})

    late = client.post(address, {"read": "0", "words-en": "Mine is another.", "words-fr": "Le même."})

    assert late.status_code == 409
    table = late.content.decode().partition("<table")[2].partition("</table>")[0]
    assert table.index("We are glad.") < table.index("Mine is another.")
    assert "Le même." not in table
    read = late.context["form"]["read"].value()
    assert client.post(address, {"read": read, "words-en": "Mine is another."}).status_code == 302
    versions = client.get(address).content.decode().partition("Versions</h3>")[2]
    assert "We are glad." in versions
    assert "Mine is another." in versions


def told_officer(officer):
    """Return what an officer was told under embargo, by kind and page, in order."""
    told = Notice.objects.filter(person=officer.key, kind__startswith="announcement.").order_by("pk")
    return list(told.values_list("kind", "path"))


def test_sharing_is_confirmed_by_whoever_saw_what_is_undecided_and_who_reads_what(office):
    call = make_round("stay-2027")
    one, _two, _three = (shortlisted(call, make_applicant(f"xa/{name}")) for name in ("bir-nour", "qasr-yasmin", "wadi-lawz"))
    decide(one, wording=CITED)
    write_words(call)
    base = f"/en/office/calls/{call}/announcement/"

    shown = office.get(f"{base}share/").content.decode()
    assert "About 2 applications nothing is decided yet." in shown
    assert "Bir Nour: " in shown
    assert "Qasr Yasmin" not in shown
    assert office.post(base, {"step": "share", "read": "1"}).status_code == 404
    assert office.post(f"{base}share/", {"read": "1"}).status_code == 200
    assert Announcement.objects.get().state == AnnouncementState.DRAFT
    assert office.post(f"{base}share/", {"read": "1", "understood": "on"}).status_code == 302
    assert Announcement.objects.get().state == AnnouncementState.SHARED
    assert Event.objects.get(kind="announcement.shared").detail == {"undecided": 2}


def test_what_is_shared_is_shared_no_longer_and_the_commissions_are_told(office):
    call, _one, _other = decided_round()
    write_words(call)
    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    client, base = signed_in(officer), f"/en/office/calls/{call}/announcement/"
    assert office.post(base, {"step": "unshare", "read": "1"}).status_code == 409
    office.post(f"{base}share/", {"read": "1", "understood": "on"})
    client.post(f"/en/commission/xa/{call}/statement/", {"read": "0", "words-en": "We are glad."})

    assert office.post(base, {"step": "unshare", "read": "2"}).status_code == 302

    assert client.get(f"/en/commission/xa/{call}/statement/").status_code == 404
    assert told_officer(officer)[-1] == ("announcement.unshared", f"commission/xa/{call}/")
    assert Statement.objects.count() == 1
    assert Event.objects.filter(kind="announcement.unshared").count() == 1


def test_a_commission_that_knew_of_a_decision_is_told_in_the_same_act_that_it_changed(moment):
    call, one, other = decided_round()
    write_words(call)
    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    acting = {"caller": team, "by": team.actor, "now": AFTERWARDS}

    def decide_anew(each, said):
        otherwise = Wording({"en": "For its houses."}, words=f"We say: {said}.", reason="Its report is late.")
        given = acting | {"now": AFTERWARDS + timedelta(minutes=Decision.objects.count())}
        decide_application(key=each.key, said=said, wording=otherwise, read=number_standing(each), **given)

    decide_anew(one, Decided.DEFERRED)
    assert told_officer(officer) == []
    share_announcement(call=call, read=1, **acting)
    page_of_round = f"commission/xa/{call}/"

    decide_anew(one, Decided.DEFERRED)
    assert told_officer(officer) == [("announcement.shared", page_of_round)]
    decide_anew(one, Decided.CHOSEN)
    assert told_officer(officer)[1:] == [("announcement.decision-changed", page_of_round)]
    for each in (one, other):
        take_back_decision(key=each.key, read=number_standing(each), **acting)
    assert told_officer(officer)[2:] == [("announcement.decision-taken-back", page_of_round)] * 2
    for each in (one, other):
        decide_anew(each, Decided.CHOSEN)
    assert told_officer(officer)[4:] == [("announcement.shared", page_of_round)]
    assert signed_in(officer).get(f"/en/{page_of_round}").status_code == 200
    assert f"/calls/{call}/" not in Client().get("/en/feed.atom").content.decode()


def test_the_feed_the_sitemap_and_the_search_hear_of_it_at_the_announcement(moment):
    call, _one, _other = decided_round()
    Call.objects.filter(key=call).update(is_illustrative=False)
    write_words(call, {"en": "Lanterns of learning"})
    asked = ("/en/feed.atom", "/sitemap-1.xml", "/en/search/?q=lanterns")
    address = f"/calls/{call}/announcement/"

    def heard():
        return [address in Client().get(one).getvalue().decode() for one in asked]

    assert heard() == [False] * 3
    announce(call)
    assert heard() == [True] * 3


def test_the_card_of_an_announcement_is_drawn_from_the_announcement_on_and_never_of_what_is_invented(moment):
    call, _one, _other = decided_round()
    Call.objects.filter(key=call).update(is_illustrative=False)
    cards = [f"/card/{tag}/{kind}/{call}.png" for kind in ("call", "announcement") for tag in ("en", "ar")]

    def answers():
        return [Client().get(one).status_code for one in cards]

    assert answers() == [200, 200, 404, 404]
    announce(call)
    assert f'og:image" content="http://testserver/card/ar/announcement/{call}.png?v=' in page(call, "ar").content.decode()
    assert answers() == [200] * 4
    Call.objects.filter(key=call).update(is_illustrative=True)
    assert "og:image" not in page(call).content.decode()
    assert answers() == [404] * 4


def test_the_time_is_that_of_whoever_plans(office):
    call = make_round()
    write_words(call)
    member = person(Role.COORDINATOR)
    member.time_zone = "Asia/Tokyo"
    member.save()
    client = signed_in(member)
    sent = {"read": "1", "day": "2027-08-05", "at": "10:00"}

    assert client.post(f"/en/office/calls/{call}/announcement/plan/", sent).status_code == 302

    assert Announcement.objects.get().planned_for == datetime(2027, 8, 5, 1, tzinfo=UTC)


def sent_file(content, name):
    return SimpleUploadedFile(name, content)


def test_a_video_comes_with_captions_and_a_text_and_nobody_sees_it_before(office):
    call, _one, _other = decided_round()
    write_words(call)
    address = f"/en/office/calls/{call}/announcement/video/"
    film = {"read": "1", "video": sent_file(mp4(), "film.mp4")}
    lacking = office.post(address, film)
    assert lacking.status_code == 409
    assert b"Add captions in one language" in lacking.content
    assert b"what is said and seen" in lacking.content
    whole = {"video": sent_file(mp4(), "film.mp4"), "captions-en": sent_file(captions(), "en.vtt"), "transcript-en": "A harbour."}
    assert office.post(address, {"read": "1", **whole}).status_code == 302
    held = Announcement.objects.get().video
    files = [f"/media/{key}" for key in (held["file"], held["captions"]["en"])]
    assert [Client().get(one).status_code for one in (*files, f"/en/documents/{held['file']}/film.mp4")] == [404] * 3

    announce(call)

    shown = page(call).content.decode()
    assert "A harbour." in shown
    assert 'kind="captions"' in shown
    assert [Client().get(one).getvalue() for one in files] == [mp4(), captions()]
    part = Client().get(files[0], headers={"range": "bytes=4-7"})
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (206, b"ftyp", f"bytes 4-7/{len(mp4())}")
    assert Client().get(files[0], headers={"range": "bytes=9999-"}).status_code == 416


def test_a_video_can_be_changed_and_taken_out_again(office):
    call = make_round()
    write_words(call)
    address = f"/en/office/calls/{call}/announcement/video/"
    whole = {"captions-en": sent_file(captions(), "en.vtt"), "transcript-en": "A harbour."}
    assert b"Choose the file of the video." in office.post(address, {"read": "1", **whole}).content
    whole = {"video": sent_file(webm(), "film.webm"), "captions-en": sent_file(captions(), "en.vtt"), "transcript-en": "A"}
    assert office.post(address, {"read": "1", **whole}).status_code == 302
    assert office.post(address, {"read": "2", "transcript-en": "A harbour at night."}).status_code == 302
    assert Announcement.objects.get().video["transcript"] == {"en": "A harbour at night."}
    assert b"What you do not choose anew stays." in office.get(address).content

    assert office.post(address, {"read": "3", "step": "remove"}).status_code == 302

    assert Announcement.objects.get().video == {}
    assert not File.objects.filter(removed_at=None).exists()


def test_the_round_in_numbers_is_told_as_far_as_the_network_has_agreed(moment, monkeypatch):
    decided_round()
    # What is invented leaves in no data.
    Call.objects.update(is_illustrative=False)
    agreed = CountsPolicy(PublishedCounts.OUTCOMES, 1)
    monkeypatch.setattr("halqa.rounds.queries.announced_counts.counts_policy", lambda: agreed)
    assert Client().get("/en/calls/stay-2027/announcement/").status_code == 404

    announce("stay-2027")

    told = page("stay-2027").content.decode()
    table = told[told.index('id="numbers"') :]
    rows = re.findall(r'scope="row">([^<]+)</th>((?:<td [^>]*class="number">[^<]*</td>){3})', table)
    decided = Counter(Decision.objects.values_list("said", flat=True))
    assert rows
    sums = [sum(int(re.findall(r">(\d+)<", cells)[place]) for _name, cells in rows) for place in range(3)]
    assert sums == [2 * decided[said] for said in (Decided.CHOSEN, Decided.DEFERRED, Decided.NOT_CHOSEN)]
    everything = Client().get("/api/v1/announcement-counts?call=stay-2027").json()["items"]
    assert {one["by"] for one in everything} == {"region", "kind"}
    assert sum(one["not_chosen"] for one in everything) == 2 * decided[Decided.NOT_CHOSEN]


def test_where_no_source_says_more_only_the_chosen_are_counted(moment):
    decided_round()
    Call.objects.update(is_illustrative=False)
    announce("stay-2027")

    everything = Client().get("/api/v1/announcement-counts?call=stay-2027").json()["items"]

    assert everything
    assert all(one["deferred"] is one["not_chosen"] is None for one in everything)
    assert ">–<" in page("stay-2027").content.decode()


def test_captions_that_are_replaced_leave_no_file_behind_and_what_is_sent_once_more_stays(office):
    call = make_round()
    write_words(call)
    address = f"/en/office/calls/{call}/announcement/video/"
    newer = captions().replace(b"Hello.", b"Good evening.")

    def send(read, **files):
        sent = {name.replace("_", "-"): sent_file(content, f"{name}.vtt") for name, content in files.items()}
        assert office.post(address, {"read": str(read), "transcript-en": "A", **sent}).status_code == 302
        video = Announcement.objects.get().video
        kept = set(File.objects.filter(removed_at=None).values_list("key", flat=True))
        assert kept == {video["file"], *video["captions"].values()}
        return video

    film = {"video": sent_file(mp4(), "film.mp4"), "captions-en": sent_file(captions(), "en.vtt"), "transcript-en": "A"}
    assert office.post(address, {"read": "1", **film}).status_code == 302
    held = Announcement.objects.get().video
    changed = send(2, captions_en=newer)
    assert changed["file"] == held["file"]
    assert changed["captions"]["en"] != held["captions"]["en"]
    again = send(3, captions_en=newer)
    assert again["captions"] == changed["captions"]
    both = send(4, captions_fr=newer)
    assert both["captions"]["fr"] == both["captions"]["en"], "what says the same is one file"
    assert set(send(5, captions_en=captions())["captions"]) == {"en", "fr"}
