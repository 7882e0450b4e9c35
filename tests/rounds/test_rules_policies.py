"""Policies: what is read from them, and every kind of mistake with its line and key."""

from pathlib import Path

import pytest
from django.conf import settings

from halqa.foundation.policy import BadPolicy
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.refusals import REFUSALS, sentence
from halqa.rounds.labels.rules import LABELS
from halqa.rounds.queries.policies import _policies, bad_policies, read_file
from halqa.rounds.queries.wording import NOT_TOLD
from halqa.rounds.rules.calls import fingerprint
from halqa.rounds.rules.keys import BY_NAME, KEYS, keys_of
from halqa.rounds.rules.policies import changed_keys, read_policy

FOLDERS = (settings.POLICY.parent, settings.DATA / "demo" / "calls")
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*.toml") if {"rounds", "calls"} & set(path.parts[-3:]))
SOUND = (settings.POLICY.parent / "dhurland" / "rounds" / "current" / "award.toml").read_text(encoding="utf-8")


def line_of(start: str, text: str = SOUND) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(start))


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) >= 1, old
    return SOUND.replace(old, new, 1)


# What is changed into what, and the mistake: its code, the beginning of the line at which it is told, and its key.
MISTAKES = [
    ('kind = "award"', "kind = = 1", "not-toml", "kind =", ""),
    ('kind = "award"', 'kind = "prize"', "not-a-choice", "kind =", "round.kind"),
    ('kind = "award"', 'sort = "award"', "unknown-key", "sort =", "round.sort"),
    ('kind = "award"', 'kind = "unknown"', "may-not-be-unknown", "kind =", "round.kind"),
    ('key = "award"', 'key = "Award 1"', "not-a-slug", "key =", "round.key"),
    ('key = "award"', f'key = "{"a" * 41}"', "not-a-slug", "key =", "round.key"),
    ("year = 2027", 'year = "2027"', "not-a-number-here", "year =", "round.year"),
    ("year = 2027", "year = 1812", "number-out-of-bounds", "year =", "round.year"),
    ("year = 2027", "year = true", "not-a-number-here", "year =", "round.year"),
    ("illustrative = true", 'illustrative = "yes"', "not-yes-or-no", "illustrative =", "round.illustrative"),
    ("illustrative = true", "illustrative = false", "real-round-without-source", "sources =", "round.sources"),
    ('sources = "none"', 'sources = ["nowhere"]', "not-an-address", "sources =", "round.sources"),
    ('sources = "none"', 'sources = ["https://a.org", "https://a.org"]', "entry-twice", "sources =", "round.sources"),
    ('sources = "none"', "sources = []", "not-a-list", "sources =", "round.sources"),
    ('sources = "none"', 'sources = "none"\nsauce = 1', "unknown-key", "sauce =", "round.sauce"),
    ("opens = 2027-02-01", 'opens = "2027-02-01"', "not-a-day-here", "opens =", "window.opens"),
    ("opens = 2027-02-01", "opens = 2027-02-01T10:00:00", "not-a-day-here", "opens =", "window.opens"),
    ("opens = 2027-02-01", "opens = 2027-02-30", "not-toml", "opens =", ""),
    ("opens = 2027-02-01", "opens = 9999-12-31", "not-a-day-here", "opens =", "window.opens"),
    ("opens = 2027-02-01", 'opens = "none"', "may-not-be-none", "opens =", "window.opens"),
    ("closes = 2027-03-28", "closes = 2027-01-31", "ends-before-begin", "closes =", "window.closes"),
    ("closes = 2027-04-30", "closes = 2027-03-27", "ends-before-begin", "closes = 2027-03-27", "commission.closes"),
    ('time = "24:00"', 'time = "25:00"', "not-a-time", "time =", "window.time"),
    ('time = "24:00"', "time = 17:00:00", "not-a-time", "time =", "window.time"),
    ('zone = "Europe/Dublin"', 'zone = "Dublin"', "not-a-zone", "zone =", "window.zone"),
    ('grace_hours = "none"', "grace_hours = 0", "number-out-of-bounds", "grace_hours =", "window.grace_hours"),
    ("nominations = 4", "nominations = 4.5", "not-a-number-here", "nominations = 4.5", "commission.nominations"),
    ('counted = "decisions"', 'counted = "heads"', "not-a-choice", "counted =", "quota.counted"),
    ('countries = ["XD"]', 'countries = ["Xd"]', "not-a-country", "countries =", "who.countries"),
    ('countries = ["XD"]', 'countries = "some"', "not-a-list", "countries =", "who.countries"),
    ('kinds = "none"', 'kinds = ["planet"]', "not-a-choice", "kinds =", "who.kinds"),
    ('members = "members"\n', "", "key-missing", "[who]", "who.members"),
    ('opened = "2020"', 'opened = "spring"', "not-a-date-here", "opened =", "membership.opened"),
    ('evidence = "high"', 'evidence = "unknown"', "may-not-be-unknown", "evidence =", "membership.evidence"),
    ('jury = "none"', 'jury = "experts"', "jury-contradicted", "jury_says =", "review.jury_says"),
    ('decided = "2027-06"', 'decided = "2027-03"', "ends-before-begin", "decided =", "phases.decided"),
    ('form = ["en", "cy"]', 'form = ["en", "c y"]', "not-a-language", "form =", "languages.form"),
    ("weight = 60", "weight = 0", "number-out-of-bounds", "weight =", "review.criteria.0.weight"),
    ("weight = 60", 'weight = "much"', "not-a-number-here", "weight =", "review.criteria.0.weight"),
    ("weight = 60\n", "", "key-missing", "[[review.criteria]]", "review.criteria.0.weight"),
    ("weight = 60", "weight = 60\nheight = 1", "unknown-key", "height =", "review.criteria.0.height"),
    ('name.en = "Who is reached"\n', "", "name-without-english", "name.ar =", "review.criteria.0.name"),
    (
        'name.en = "Who is reached"',
        'name.en = "Who"\nname.de = "Wer"',
        "not-a-language",
        "name.de =",
        "review.criteria.0.name.de",
    ),
    ('name.en = "Who is reached"', 'name.en = "Who\\u0000"', "not-names", "name.en =", "review.criteria.0.name"),
    ('sources = "none"', 'sources = ["https://a.org/\\u0000"]', "not-an-address", "sources =", "round.sources"),
    ("[round]", "loose = 1\n[round]", "key-outside-table", "loose =", "loose"),
    ("[round]", "[weather]\nsun = 1\n[round]", "unknown-key", "sun =", "weather.sun"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "start", "key"), MISTAKES, ids=[f"{each[4]}: {each[2]}, {each[1][:20]}" for each in MISTAKES]
)
def test_each_kind_of_mistake_is_told_with_line_and_key(old, new, code, start, key):
    text = changed(old, new)
    read = read_policy(text, "award.toml")

    assert read.policy is None
    told = [(mistake.code, mistake.facts["file"], mistake.facts["line"], mistake.facts["key"]) for mistake in read.mistakes]
    assert (code, "award.toml", line_of(start, text), key) in told
    assert str(line_of(start, text)) in sentence(next(one for one in read.mistakes if one.code == code))


def test_at_least_thirty_kinds_are_tried_and_a_sound_file_has_none():
    assert len(MISTAKES) > 30
    assert read_policy(SOUND, "award.toml").mistakes == ()


def test_two_criteria_cannot_share_a_key():
    text = SOUND.replace('key = "libraries"', 'key = "reach"')

    [mistake] = read_policy(text, "award.toml").mistakes

    assert (mistake.code, mistake.facts["key"]) == ("entry-twice", "review.criteria.1.key")


def test_a_key_of_another_kind_of_round_is_refused():
    text = SOUND.replace('kind = "award"', 'kind = "admission"')

    mistakes = read_policy(text, "award.toml").mistakes

    assert {mistake.code for mistake in mistakes} == {"key-of-another-kind"}
    assert mistakes[0].facts["key"] == "membership.opened"


def test_a_misspelt_key_is_told_with_the_one_that_is_meant():
    text = changed("[window]\nopens", "[windows]\nopens")

    told = [sentence(mistake) for mistake in read_policy(text, "award.toml").mistakes if mistake.code == "unknown-key"]

    assert "Is window.opens meant?" in told[0]


@pytest.mark.parametrize(("old", "new"), [(" = ", "=[["), ("\n", "]\n"), ('"', '""" '), ("= ", "= {"), ("[", "[[")])
def test_nothing_that_is_written_breaks_the_reader(old, new):
    assert read_policy(SOUND.replace(old, new), "x").policy is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-4:]))
def test_every_shipped_policy_is_sound_and_says_every_key_of_its_kind(path):
    read = read_file(path)

    assert read.mistakes == ()
    assert read.policy is not None
    assert set(read.policy.values) == {key.name for key in keys_of(read.policy.kind)}


def test_the_shipped_rounds_are_those_of_the_network():
    keys = {read_file(path).policy.key for path in (settings.POLICY / "rounds" / "past").glob("*.toml")}

    assert keys == {f"admission-{year}" for year in (2019, 2020, 2022, 2024, 2025)} | {
        f"award-{year}" for year in (2015, 2017, 2019, 2021, 2024)
    }
    assert {path.stem for path in (settings.POLICY / "rounds" / "current").glob("*.toml")} == set(CallKind)


def test_what_no_source_says_stays_unknown():
    award = read_file(settings.POLICY / "rounds" / "current" / "award.toml").policy

    unknown = ("cooldown.counted", "cooldown.begins", "membership.judged_on", "quota.per_region", "window.closes", "round.year")
    assert [name for name in unknown if award.is_known(name)] == []
    assert award.ways("cooldown.counted") == ("by-day", "by-award-year")


def test_a_folder_with_mistakes_is_told_with_file_line_and_key(tmp_path):
    (tmp_path / "bad.toml").write_text(changed("year = 2027", "year = 1"), encoding="utf-8")

    with pytest.raises(BadPolicy, match=r"bad\.toml, line \d+, round\.year: number-out-of-bounds"):
        _policies(tmp_path)


def test_the_doctor_is_told_of_files_that_are_no_policies(tmp_path, settings):
    assert bad_policies() == []
    settings.POLICY = tmp_path
    (tmp_path / "rounds" / "past").mkdir(parents=True)
    (tmp_path / "rounds" / "past" / "bad.toml").write_text("[round]", encoding="utf-8")

    assert bad_policies() == ["bad.toml"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff\xfe", "policy-not-utf-8"), (b"#" * 200_001, "policy-too-long"), (None, "no-such-policy")]
)
def test_a_file_that_is_no_text_is_told(tmp_path, content, code):
    path = tmp_path / "policy.toml"
    if content is not None:
        path.write_bytes(content)

    assert [mistake.code for mistake in read_file(path).mistakes] == [code]


def test_the_order_of_keys_changes_nothing():
    reordered = SOUND.replace("year = 2027\n", "").replace("[round]\n", "[round]\nyear = 2027\n")
    one, other = (read_policy(text, "x").policy for text in (SOUND, reordered))

    assert fingerprint(one) == fingerprint(other)
    assert changed_keys(one, other) == ()


def test_a_changed_value_changes_the_fingerprint():
    one, other = (read_policy(text, "x").policy for text in (SOUND, changed("nominations = 4", "nominations = 5")))

    assert fingerprint(one) != fingerprint(other)
    assert changed_keys(one, other) == ("commission.nominations",)


def test_every_key_has_its_words_and_every_mistake_its_sentence():
    told = {name for name in BY_NAME if name.partition(".")[0] != "round"} - NOT_TOLD | {"review.criteria"}

    assert set(LABELS) == told
    assert {each[2] for each in MISTAKES} <= set(REFUSALS)
    assert len({key.name for key in KEYS}) == len(KEYS)


def test_the_reference_names_every_key():
    page = (Path(settings.PACKAGE).parents[1] / "docs" / "reference" / "policies.md").read_text(encoding="utf-8")

    assert [key.name for key in KEYS if f"| `{key.name}` |" not in page] == []
