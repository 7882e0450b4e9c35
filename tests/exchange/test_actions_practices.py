"""Loading practices: all or nothing, a second time nothing, and nothing overwritten."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from halqa.exchange.actions.practices import load_practices
from halqa.exchange.models import Classification, Practice
from halqa.exchange.queries.loading import stored_practices
from halqa.foundation.refusals import RuleRefused
from halqa.ledger import queries as ledger
from halqa.ledger.models import Event
from tests.factories.accounts import make_person
from tests.factories.exchange import NOW, line, make_enquiry, make_practice, write
from tests.factories.registry import make_city

pytestmark = pytest.mark.django_db


def load(path, **more):
    return load_practices(path=path, by="system:halqa", now=NOW, **more)


@pytest.fixture
def tinghir():
    return make_city("ma/tinghir")


def test_a_file_is_loaded_once(tinghir, tmp_path):
    path = write(tmp_path, line(), line(key="another", year=None))
    before = ledger.public_version()

    first, second = load(path), load(path)

    assert (len(first.difference.new), first.event is not None) == (2, True)
    assert (second.difference.unchanged, second.event) == (2, None)
    assert ledger.public_version() == before + 1
    assert Event.objects.get(kind="practices.loaded").detail["new"] == ["tinghir-evening-classes", "another"]
    assert ledger.verify().broken is None


def test_one_bad_line_keeps_all_out(tinghir, tmp_path):
    with pytest.raises(RuleRefused) as refused:
        load(write(tmp_path, line(), line(key="another", city="ma/nowhere")))

    assert refused.value.codes == ("no-such-city",)
    assert not Practice.objects.exists()
    assert not Event.objects.exists()


def test_what_is_told_otherwise_is_a_new_row_and_the_old_one_stays(tinghir, tmp_path):
    load(write(tmp_path, line()))
    report = load(write(tmp_path, line(target_groups=["women-and-girls"], year=2025)))

    old, new = Practice.objects.order_by("pk")
    assert [facts.key for facts in report.difference.changed] == ["tinghir-evening-classes"]
    assert (old.superseded_at, old.year, new.superseded_at, new.year) == (NOW, 2024, None, 2025)
    assert set(Classification.objects.filter(practice=old, kind="group").values_list("value", flat=True)) == {"adults"}
    assert set(Classification.objects.filter(practice=new, kind="group").values_list("value", flat=True)) == {"women-and-girls"}


def test_what_a_file_does_not_name_is_kept(tinghir, tmp_path):
    load(write(tmp_path, line()))

    assert load(write(tmp_path, line(key="another"))).difference.kept == 1
    assert set(stored_practices()) == {"tinghir-evening-classes", "another"}


def test_bytes_that_are_no_text_are_named_by_their_line(tinghir, tmp_path):
    path = tmp_path / "practices.jsonl"
    path.write_bytes(line().encode() + b"\n\xff\xfe\n")

    with pytest.raises(RuleRefused) as refused:
        load(path)

    assert (refused.value.codes, refused.value.refusals[0].facts["row"]) == (("not-readable",), 2)


def test_practices_follow_a_city_that_is_merged_into_another(tinghir):
    from halqa.exchange.actions.merging import follow_merging

    kept = make_city("ma/tinerhir")
    practice = make_practice(city=tinghir)
    enquiry = make_enquiry(make_practice("other", make_city("fr/evry")), tinghir, make_person())
    event = Event(kind="cities.merged", detail={"kept": "ma/tinerhir", "merged": "ma/tinghir"})

    follow_merging(event)
    practice.refresh_from_db()
    enquiry.refresh_from_db()

    assert (practice.city, enquiry.city) == (kept, kept)


def run(*words):
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("practices", *map(str, words), stdout=out, stderr=err)
    except SystemExit as ended:
        code = ended.code
    return out.getvalue(), err.getvalue(), code


def test_the_command_checks_loads_and_writes_the_same(tinghir, tmp_path):
    path = write(tmp_path, line(), line(key="a-first"))

    assert run("check", path) == ("2 new, 0 changed, 0 unchanged, 0 not in this file, kept\n", "", 0)
    assert "Loaded." in run("load", path)[0]
    assert "nothing was changed" in run("load", path)[0]
    assert "2 practices" in run("export", tmp_path / "out.jsonl")[0]
    assert (tmp_path / "out.jsonl").read_text().splitlines() == [line(key="a-first"), line()]
    assert "nothing was changed" in run("load", tmp_path / "out.jsonl")[0]


def test_the_command_names_what_is_wrong(tinghir, tmp_path):
    out, err, code = run("load", write(tmp_path, line(year=1066)))

    assert (out, code) == ("", 1)
    assert "practices.jsonl, line 1, tinghir-evening-classes, field year: “1066” is not a year" in err
    assert err.endswith("Nothing was changed.\n")
    with pytest.raises(CommandError, match="No such file"):
        call_command("practices", "load", str(tmp_path / "nothing.jsonl"))
