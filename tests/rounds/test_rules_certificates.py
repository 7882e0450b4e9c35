"""What is certified until when, why something is not issued, and how a credential stands."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.foundation.localized import Localized
from halqa.foundation.policy import BadPolicy
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import CredentialState, Ending, Why
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.rules.certificates import (
    CredentialsPolicy,
    Term,
    did_of,
    state_of,
    valid_until,
    why_no_certificate,
    why_no_credential,
)

SINCE = datetime(2027, 8, 31, 10, tzinfo=UTC)
NAME = Localized.of("en", "Office")
A, D, S = CallKind.AWARD, Decided, CredentialState


def policy(ending=Ending.MONTHS, months=0):
    return CredentialsPolicy(NAME, {A: Term(ending, months)})


@pytest.mark.parametrize(
    ("months", "until"),
    [
        (1, datetime(2027, 9, 30, 10, tzinfo=UTC)),  # there is no 31 September
        (4, datetime(2027, 12, 31, 10, tzinfo=UTC)),
        (5, datetime(2028, 1, 31, 10, tzinfo=UTC)),
        (6, datetime(2028, 2, 29, 10, tzinfo=UTC)),  # a leap year
        (24, datetime(2029, 8, 31, 10, tzinfo=UTC)),
        (36, datetime(2030, 8, 31, 10, tzinfo=UTC)),
    ],
)
def test_what_holds_for_months_ends_on_the_same_day_or_the_last_of_the_month(months, until):
    assert valid_until(policy(months=months), A, SINCE) == until


@pytest.mark.parametrize("ending", [Ending.NEVER, Ending.UNKNOWN])
def test_where_no_end_is_known_none_is_invented(ending):
    assert valid_until(policy(ending), A, SINCE) is None
    assert valid_until(policy(ending), CallKind.PAPERS, SINCE) is None


@pytest.mark.parametrize(
    ("kind", "said", "given", "certificate", "credential"),
    [
        (A, D.CHOSEN, "key address", (), ()),
        (A, D.CHOSEN, "key", (), (Why.NO_ADDRESS,)),
        (A, D.CHOSEN, "address", (Why.NO_KEY,), (Why.NO_KEY,)),
        (A, D.CHOSEN, "illustrative", (), (Why.NO_KEY,)),
        (A, D.DEFERRED, "key address", (Why.NOT_CHOSEN,), (Why.NOT_CHOSEN,)),
        (A, D.NOT_CHOSEN, "illustrative", (Why.NOT_CHOSEN,), (Why.NOT_CHOSEN,)),
        (CallKind.REPORT, D.CHOSEN, "key address", (Why.NOT_CERTIFIED,), (Why.NOT_CERTIFIED,)),
    ],
)
def test_every_reason_why_something_is_not_issued(kind, said, given, certificate, credential):
    asked, has = policy(Ending.UNKNOWN), {name: name in given for name in ("key", "address", "illustrative")}

    assert why_no_certificate(asked, kind, said, has_key=has["key"], is_illustrative=has["illustrative"]) == certificate
    assert why_no_credential(asked, kind, said, has_key=has["key"], has_address=has["address"]) == credential


@pytest.mark.parametrize(
    ("proven", "taken_back", "until", "state"),
    [
        (True, None, None, S.HOLDS),
        (True, None, SINCE + timedelta(seconds=1), S.HOLDS),
        (True, None, SINCE, S.OVER),
        (True, SINCE, SINCE, S.TAKEN_BACK),
        (False, None, None, S.UNPROVEN),
        (False, SINCE, SINCE, S.UNPROVEN),
    ],
)
def test_how_a_credential_stands(proven, taken_back, until, state):
    assert state_of(is_proven=proven, taken_back_at=taken_back, until=until, now=SINCE) is state


def test_an_issuer_is_named_by_its_address():
    assert did_of("https://cities.example") == "did:web:cities.example"
    assert did_of("http://localhost:8000") == "did:web:localhost%3A8000"


def test_both_networks_say_what_they_certify(settings):
    shipped = credentials_policy()
    settings.POLICY = settings.POLICY.parent / "dhurland"
    invented = credentials_policy()

    assert {kind: term.ending for kind, term in shipped.terms.items()} == {
        CallKind.ADMISSION: Ending.UNKNOWN,
        CallKind.AWARD: Ending.UNKNOWN,
    }
    assert invented.terms == {CallKind.ADMISSION: Term(Ending.NEVER), CallKind.AWARD: Term(Ending.MONTHS, 24)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must hold a table"),
        ("[issuer]\nname = 'Office'", "names by language tag"),
        ("[issuer]\nname.fr = 'Bureau'", "en among them"),
        ("[issuer]\nname.en = ' '", "names by language tag"),
        ("[issuer]\nname.en = 'Office'\nname.e = 'O'", "a language that is none"),
        ("[issuer]\nname.en = 'Office'\n[prize]\nmonths = 3", "no kind of rounds"),
        ("[issuer]\nname.en = 'Office'\n[award]\nmonths = 0", "above 0"),
        ("[issuer]\nname.en = 'Office'\n[award]\nmonths = true", "above 0"),
        ("[issuer]\nname.en = 'Office'\n[award]\nmonths = 'ten'", "above 0"),
        ("[issuer]\nname.en = 'Office'\n[award]\nyears = 2", "months alone"),
        ("[issuer", "cannot be read"),
    ],
)
def test_a_policy_that_cannot_be_used_says_what_is_wrong(settings, tmp_path, text, told):
    settings.POLICY = tmp_path
    (tmp_path / "credentials.toml").write_text(text)

    with pytest.raises(BadPolicy, match=told):
        credentials_policy()
