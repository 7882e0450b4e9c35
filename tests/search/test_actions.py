"""What is written when something happens: in the act itself, or by the worker, and what is the newest always wins."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from halqa.ledger import actions as ledger
from halqa.ledger import queries as events
from halqa.search.access import EVERYTHING, Document, sources
from halqa.search.actions import catching_up
from halqa.search.actions.following import ask_for
from halqa.search.actions.writing import keep_quick, write_documents
from halqa.search.enums import MOST_AT_ONCE
from halqa.search.models import SearchDocument, SearchName, SearchSource, SearchTask
from halqa.search.queries.waiting import difference, is_behind, waiting
from halqa.search.tasks import catch_up
from tests.factories.search import KIND, make_document, subjects, write

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@ledger.action
def tell(kind="story.told", *, now=NOW):
    ledger.record(kind=kind, by="system:halqa", subject="network", now=now)


def settle(at=NOW, **more):
    return catch_up(at, clock=lambda: at, **more)


def only_stories():
    """Let the worker have nothing else to do than stories."""
    settle()
    assert not is_behind()


def test_an_act_is_found_by_whoever_is_in_it_and_by_all_once_it_is_committed(stories):
    stories.say(make_document("Harbour", subject="story:one"))
    stories.touches["story.told"] = ["story:one"]
    with transaction.atomic():
        tell()
        assert subjects("harbour") == ["story:one"]
    stories.documents["story:one"] = [make_document("Quay", subject="story:one")]
    tell()
    assert subjects("harbour") == []
    assert subjects("quay") == ["story:one"]
    stories.documents.clear()
    tell()
    assert subjects("quay") == []
    assert not SearchName.objects.filter(text="Quay").exists()


def test_an_act_that_fails_is_not_found(stories):
    stories.say(make_document("Harbour", subject="story:one"))
    stories.touches["story.told"] = ["story:one"]

    def fail():
        with transaction.atomic():
            tell()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert subjects("harbour") == []


def test_what_is_equal_is_not_written_again(stories):
    one = make_document("Harbour", subject="story:one")
    told = {"kind": KIND, "subjects": {"story:one"}, "documents": [one]}
    assert write_documents(**told) == 1
    assert write_documents(**told) == 0
    assert write_documents(**told | {"documents": []}) == 1
    assert write_documents(**told | {"documents": []}) == 0


def test_a_source_gives_documents_of_its_own_kind_and_of_the_subjects_it_was_asked_for():
    with pytest.raises(ValueError, match="of others"):
        write_documents(kind=KIND, subjects={"story:one"}, documents=[make_document(subject="story:two")])
    with pytest.raises(ValueError, match="of others"):
        write_documents(kind="poem", subjects={"story:one"}, documents=[make_document(subject="story:one")])


@pytest.mark.parametrize(
    "wrong", [{"titles": {}}, {"titles": {"en": " "}}, {"titles": {"EN": "x"}}, {"language": "no tag"}, {"subject": "no key"}]
)
def test_a_document_that_cannot_be_shown_is_refused(wrong):
    with pytest.raises(ValueError):
        Document(**{"subject": "story:one", "kind": KIND, "titles": {"en": "x"}, "path": ""} | wrong)


def test_many_subjects_and_all_of_a_kind_are_left_to_the_worker(stories):
    only_stories()
    many = [f"story:{number}" for number in range(MOST_AT_ONCE + 1)]
    stories.say(*(make_document("Harbour", subject=subject) for subject in many))
    stories.touches |= {"story.many": many, "story.all": EVERYTHING}
    tell("story.many")
    assert stories.asked == []
    assert waiting().tasks == len(many)
    assert settle() == len(many)
    assert len(subjects("harbour", size=100)) == len(many)

    stories.documents.pop("story:3")
    stories.documents["story:4"] = [make_document("Quay", subject="story:4")]
    tell("story.all")
    assert waiting().tasks == 1
    settle()
    assert not is_behind()
    assert len(subjects("harbour", size=100)) == len(many) - 2
    assert difference(sources()[KIND]).is_none


def test_a_new_source_and_another_analysis_are_asked_for_by_the_worker(stories):
    only_stories()
    SearchSource.objects.filter(kind=KIND).delete()
    stories.say(make_document("Harbour", subject="story:one"))
    assert waiting().never_asked == (KIND,)
    settle()
    assert subjects("harbour") == ["story:one"]
    SearchSource.objects.filter(kind=KIND).update(analysis="older")
    SearchDocument.objects.filter(kind=KIND).update(digest="older")
    assert difference(sources()[KIND]).outdated == ("story:one",)
    settle()
    assert difference(sources()[KIND]).is_none


def test_what_an_event_wrote_meanwhile_is_not_undone_by_the_worker(stories):
    only_stories()
    old, new = make_document("Harbour", subject="story:one"), make_document("Quay", subject="story:one")
    stories.touches["story.told"] = ["story:one"]
    ask_for(kind=KIND, subjects=["story:one"], now=NOW)
    batch = catching_up.take_batch(worker="slow", now=NOW)
    number = events.length()
    stories.say(new)
    tell()  # the worker has read the old one, and has not yet written it
    settled = {"source": sources()[KIND], "batch": batch, "documents": (old,), "number": number, "worker": "slow", "now": NOW}
    assert not catching_up.settle_batch(**settled)
    assert subjects("harbour") == []
    assert subjects("quay") == ["story:one"]
    settle()
    assert subjects("quay") == ["story:one"]
    assert not is_behind()


def test_a_dead_workers_tasks_are_done_by_another_after_the_lease(stories):
    only_stories()
    stories.say(make_document("Harbour", subject="story:one"))
    ask_for(kind=KIND, subjects=["story:one"], now=NOW)
    assert catching_up.take_batch(worker="dead", now=NOW)
    assert settle() == 0
    assert subjects("harbour") == []
    assert settle(NOW + catching_up.LEASE + timedelta(seconds=1)) == 1
    assert subjects("harbour") == ["story:one"]


def test_one_that_cannot_be_read_keeps_no_others_waiting(stories, caplog):
    only_stories()
    broken = {"story:bad"}
    stories.say(*(make_document("Harbour", subject=f"story:{name}") for name in ("bad", "good", "well")))
    told = stories.of
    stories.of = lambda asked: (_ for _ in ()).throw(RuntimeError) if broken & set(asked) else told(asked)
    object.__setattr__(sources()[KIND], "documents", stories.of)
    ask_for(kind=KIND, subjects=["story:bad", "story:good", "story:well"], now=NOW)
    for minutes in (0, 10, 20, 30):
        settle(NOW + timedelta(minutes=minutes))
    assert set(subjects("harbour")) == {"story:good", "story:well"}
    assert waiting().tasks == 1
    assert "cannot be written" in caplog.text
    broken.clear()
    settle(NOW + timedelta(days=1))
    assert not is_behind()


def test_the_engine_is_kept_quick_and_finds_as_before():
    write(*(make_document("Harbour") for _ in range(20)))
    before = set(subjects("harbour"))
    keep_quick()
    assert set(subjects("harbour")) == before


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_a_writer_leave_the_newest(stories):
    only_stories()
    keys = [f"story:{number}" for number in range(60)]
    stories.say(*(make_document("Harbour", subject=key) for key in keys))
    stories.touches["story.told"] = keys[:5]
    ask_for(kind=KIND, subjects=keys, now=NOW)
    faults = []

    def work():
        try:
            for _ in range(20):
                catch_up(NOW, clock=lambda: NOW)
        except Exception as fault:  # noqa: BLE001  told below
            faults.append(fault)
        finally:
            connection.close()

    def act():
        try:
            for round_ in range(5):
                for key in keys[:5]:
                    stories.documents[key] = [make_document(f"Quay {round_}", subject=key)]
                tell()
        except Exception as fault:  # noqa: BLE001  told below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work), threading.Thread(target=work), threading.Thread(target=act)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    settle()
    assert faults == []
    assert not SearchTask.objects.exists()
    assert difference(sources()[KIND]).is_none
    assert sorted(subjects("quay 4", size=100)) == sorted(keys[:5])
