"""The credential before others: an independent verifier, plain JWT, and each way in which it must fail."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from halqa.accounts.enums import Role
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.certificates import CredentialState
from halqa.rounds.models import Credential
from halqa.rounds.queries.credential_key import key_ring, new_key, proven, public_pem, signed
from halqa.rounds.queries.credentials import credential_document, state_at
from tests.factories.applications import caller, make_round, person
from tests.factories.certificates import SITE, announced, certified, dispatch, give_key
from tests.factories.decisions import AFTERWARDS

pytestmark = pytest.mark.django_db
ISSUER = "did:web:cities.example"


@pytest.fixture
def credential(settings, tmp_path):
    return certified(settings, tmp_path)


def at_the_day_of(monkeypatch, moment=AFTERWARDS + timedelta(days=1)):
    """Move the clocks by which others check a credential, and ours."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    monkeypatch.setattr("openbadgeslib.ob3.verifier.datetime", Clock)
    monkeypatch.setattr("openbadgeslib.ob3.status.datetime", Clock)
    monkeypatch.setattr("jwt.api_jwt.datetime", Clock)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def fetched(client):
    """Return what another program gets at an address of ours."""

    def fetch(address, *_more, **_options):
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 200, address
        return answer.content

    return fetch


def verifier(client):
    document = json.loads(client.get("/.well-known/did.json").content)
    return OB3Verifier.for_issuer_did(ISSUER, download=lambda *_a, **_k: json.dumps(document).encode())


def test_another_verifier_finds_the_key_at_our_address_and_is_convinced(credential, client, monkeypatch):
    at_the_day_of(monkeypatch)

    found = verifier(client).verify(credential.token, check_status=True, download=fetched(client))

    assert found.issuer.id == ISSUER
    assert found.recipient_id == f"{SITE}/c/xa/bir-nour"
    assert found.achievement.name == "Illustrative: Admission of new members 2027"
    assert "invented" in found.achievement.description


def test_anybody_reads_it_with_nothing_but_jwt_and_the_published_key(credential, client, monkeypatch):
    at_the_day_of(monkeypatch)
    head = jwt.get_unverified_header(credential.token)
    document = json.loads(client.get("/.well-known/did.json").content)
    method = next(one for one in document["verificationMethod"] if one["id"] == head["kid"])

    claims = jwt.decode(credential.token, jwt.PyJWK(method["publicKeyJwk"]).key, algorithms=["EdDSA"])

    assert head == {"alg": "EdDSA", "typ": "JWT", "kid": method["id"]}
    assert (claims["iss"], claims["jti"], claims["sub"]) == (
        claims["issuer"]["id"],
        claims["id"],
        claims["credentialSubject"]["id"],
    )
    assert claims["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert claims["validFrom"] == "2027-08-02T10:00:00Z"
    assert "validUntil" not in claims, "no source says until when: no end is invented"


def altered(token, **changes):
    head, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "==")) | changes
    return ".".join((head, base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("="), signature))


def test_what_is_altered_fails_everywhere(credential, client, monkeypatch):
    at_the_day_of(monkeypatch)
    false = altered(credential.token, name="Award 2027")

    with pytest.raises(OB3VerificationError, match="Invalid signature"):
        verifier(client).verify(false)
    Credential.objects.update(token=false)
    credential.refresh_from_db()
    assert state_at(credential, AFTERWARDS) is CredentialState.UNPROVEN


def test_a_foreign_key_fails_everywhere(credential, client, tmp_path, settings, monkeypatch):
    at_the_day_of(monkeypatch)
    own = key_ring()
    claims = jwt.decode(credential.token, options={"verify_signature": False})
    thief = load_pem_private_key(new_key(), password=None)
    head = {"typ": "JWT", "kid": f"{ISSUER}#{own.name}"}
    forged = jwt.encode(claims, thief, algorithm="EdDSA", headers=head)

    with pytest.raises(OB3VerificationError, match="Invalid signature"):
        verifier(client).verify(forged)
    assert proven(forged, own) is None
    give_key(settings, tmp_path, "another.pem")
    assert state_at(credential, AFTERWARDS) is CredentialState.UNPROVEN, "no key that is published has signed it"


def test_what_a_former_key_signed_stays_proven_as_long_as_that_key_is_published(
    credential, client, settings, tmp_path, monkeypatch
):
    at_the_day_of(monkeypatch)
    former = public_pem(next(iter(key_ring().public.values())))
    path = give_key(settings, tmp_path, "next.pem")
    path.write_text(path.read_text() + former)

    assert len(key_ring().public) == 2
    assert state_at(credential, AFTERWARDS) is CredentialState.HOLDS
    assert verifier(client).verify(credential.token).issuer.id == ISSUER


def test_after_its_cycle_it_fails_at_others_and_says_so_here(settings, tmp_path, client, monkeypatch):
    settings.POLICY = tmp_path
    (tmp_path / "credentials.toml").write_text('[issuer]\nname.en = "Office"\n[admission]\nmonths = 24\n')
    shipped = settings.DATA.parent / "policies" / "gnlc"
    for one in shipped.iterdir():
        if one.name != "credentials.toml":
            (tmp_path / one.name).symlink_to(one)
    credential = certified(settings, tmp_path)
    until = datetime(2029, 8, 2, 10, tzinfo=UTC)
    assert credential.valid_until == until

    at_the_day_of(monkeypatch, until - timedelta(hours=1))
    verifier(client).verify(credential.token)
    at_the_day_of(monkeypatch, until + timedelta(hours=1))
    with pytest.raises(OB3VerificationError, match="expired"):
        verifier(client).verify(credential.token)
    assert [state_at(credential, until + timedelta(seconds=s)) for s in (-1, 0)] == [CredentialState.HOLDS, CredentialState.OVER]


def test_when_the_city_withdraws_others_learn_of_it_from_the_status_list(credential, client, monkeypatch):
    at_the_day_of(monkeypatch)
    one = credential.decision.application
    asking = caller(person(Role.FOCAL_POINT, one.city), AFTERWARDS)
    withdraw_application(key=one.key, reason="", read=one.version, caller=asking, by=asking.actor, now=AFTERWARDS)

    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        verifier(client).verify(credential.token, check_status=True, download=fetched(client))
    credential = Credential.objects.select_related("decision__application").get()
    assert credential.decision.application.state == ApplicationState.WITHDRAWN
    assert credential_document(credential, AFTERWARDS)["state"] == CredentialState.TAKEN_BACK


def resigned(credential, **changes):
    """Sign, with our own key, what a credential claims, with changes; what is None is left out."""
    claims = jwt.decode(credential.token, options={"verify_signature": False}) | changes
    return signed({name: told for name, told in claims.items() if told is not None}, key_ring(), ISSUER)


def test_the_token_of_one_city_in_the_row_of_another_proves_nothing(credential, client):
    other = announced(city="xa/qasr-yasmin", call=make_round("another-2027"))
    dispatch(other)
    theirs = Credential.objects.get(decision__application=other)
    assert state_at(theirs, AFTERWARDS) is CredentialState.HOLDS

    Credential.objects.filter(pk=credential.pk).update(token=theirs.token)
    credential.refresh_from_db()

    assert state_at(credential, AFTERWARDS) is CredentialState.UNPROVEN
    assert client.get(f"/credentials/{credential.key}.json").json()["state"] == "unproven"
    assert "Trust nothing" in client.get(f"/en/credentials/{credential.key}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "holds"),
        ({"jti": "https://moved.example/credentials/KEY"}, "holds"),
        ({"jti": f"{SITE}/credentials/another"}, "unproven"),
        ({"jti": None}, "unproven"),
        ({"jti": "https://[/"}, "unproven"),
        ({"exp": 4102444800}, "unproven"),
        ({"credentialStatus": None}, "unproven"),
        ({"credentialStatus": {"statusListCredential": f"{SITE}/credentials/status/1", "statusListIndex": "0"}}, "unproven"),
        ({"credentialStatus": {"statusListCredential": f"{SITE}/credentials/status/0", "statusListIndex": "1"}}, "unproven"),
    ],
)
def test_what_our_own_key_signed_must_be_what_the_row_says(credential, changes, state):
    changes = {name: told.replace("KEY", credential.key) if isinstance(told, str) else told for name, told in changes.items()}
    credential.token = resigned(credential, **changes)

    assert state_at(credential, AFTERWARDS) == state


def test_a_token_whose_end_is_taken_out_proves_nothing(credential):
    credential.valid_until = AFTERWARDS + timedelta(days=700)
    assert state_at(credential, AFTERWARDS) is CredentialState.UNPROVEN
    credential.token = resigned(credential, exp=int(credential.valid_until.timestamp()))
    assert state_at(credential, AFTERWARDS) is CredentialState.HOLDS


@pytest.mark.parametrize("token", ["", "no token", "a.b.c", "eyJhbGciOiJFZERTQSJ9.W10.AAAA", "ملف.ملف.ملف"])
def test_a_token_that_cannot_be_read_is_unproven_and_the_page_says_so(credential, client, token):
    Credential.objects.update(token=token)

    page = client.get(f"/en/credentials/{credential.key}/")
    document = client.get(f"/credentials/{credential.key}.json")

    assert (page.status_code, document.status_code) == (200, 200)
    assert "Trust nothing" in page.content.decode()
    assert document.json() | {"says": ""} == {"credential": {}, "state": "unproven", "says": "", "jwt": token}
    assert client.get(f"/credentials/{credential.key}.jwt").status_code == 200


def test_beyond_the_last_credential_there_is_no_status_list(credential, client):
    assert [client.get(f"/credentials/status/{part}").status_code for part in (0, 1)] == [200, 404]
