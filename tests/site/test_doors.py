"""Every address that is for everybody answers a visitor as docs/reference/permissions.md states, and nothing but GET and HEAD."""

import re

import pytest
from tests.factories.applications import make_applicant, make_round
from tests.factories.certificates import certified
from tests.factories.decisions import announce, decide, shortlisted
from tests.factories.rounds import make_call

from halqa.operations.enums import Audience, Seat
from halqa.operations.queries.doors import doors
from halqa.registry.models import Source

STATED = [(door.address, door.name, door.answer(Seat.VISITOR)) for door in doors() if door.audience is Audience.EVERYBODY]
SOMETHING = {
    "<language>": "en",
    "<city:key>": "ma/benguerir",
    "<country:code>": "ma",
    "<region:region>": "arab-states",
    "<slug:language>/<slug:kind>/<card:key>": "en/city/ma/benguerir",
}
OF_ITS_OWN = {
    "exchange:practice": {"<slug:key>": "osan-the-whole-city-as-a-place-to-learn"},
    "registry:round": {"<slug:key>": "2020"},
    "registry:award_year": {"<int:year>": "2024"},
    "registry:conference": {"<int:number>": "5"},
    "rounds:form": {"<slug:key>": "admission"},
    "rounds:form_version": {"<slug:key>": "admission", "<int:number>": "1"},
    "rounds:call": {"<slug:key>": "national-2027"},
    "rounds:call_calendar": {"<slug:key>": "national-2027"},
    "rounds:announcement": {"<slug:key>": "demo-admission-2027"},
    "rounds:replay": {"<slug:key>": "award-2024"},
    "site_machine:sitemap-part": {"<int:part>": "1"},
    "opendata:file": {"<slug:name>": "cities", "<slug:kind>": "csv"},
    "opendata:columns": {"<slug:name>": "cities"},
    "opendata_api:city": {"<country>": "ma", "<city>": "benguerir"},
    "opendata_api:country": {"<code>": "MA"},
    "opendata_api:region": {"<key>": "arab-states"},
    "opendata_api:round": {"<key>": "2020"},
    "opendata_api:round-cities": {"<key>": "2020"},
    "opendata_api:award-year": {"<year>": "2024"},
    "opendata_api:conference": {"<number>": "5"},
    "opendata_api:figure": {"<key>": "2025-12-04-total-425-coordinator-1881"},
    "opendata_api:practice": {"<key>": "osan-the-whole-city-as-a-place-to-learn"},
    "opendata_api:nothing": {"<path:rest>": "nowhere"},
}

pytestmark = pytest.mark.usefixtures("shipped_roster")


@pytest.fixture
def house(settings, tmp_path):
    """Return the settings, and a folder for a key."""
    return settings, tmp_path


def existing(address: str, name: str, client, house) -> str:
    """Return an address of something that there is."""
    if name in {"registry:source", "opendata_api:source"}:
        number = str(Source.objects.values_list("pk", flat=True).first())
        return address.replace("<language>", "en").replace("<int:number>", number).replace("<number>", number)
    if name == "registry:figure":
        page = client.get("/en/figures/").content.decode()
        return re.search(r'href="(/en/figures/[^"/?]+/)"', page).group(1)
    if name == "rounds:credential" or name.startswith("credentials:"):
        return address.replace("<language>", "en").replace("<slug:key>", certified(*house).key).replace("<int:part>", "0")
    if name in {"rounds:call", "rounds:call_calendar"}:
        make_call("national-2027")
    if name == "rounds:announcement":
        decide(shortlisted(make_round(), make_applicant()))
        announce("demo-admission-2027")
    for place, value in {**SOMETHING, **OF_ITS_OWN.get(name, {})}.items():
        address = address.replace(place, value)
    assert "<" not in address, f"give {name} something that exists in SOMETHING or OF_ITS_OWN"
    return address


@pytest.mark.parametrize(("address", "name", "visitor"), STATED, ids=[name for _, name, _ in STATED])
def test_a_visitor_gets_what_is_stated(client, house, address, name, visitor):
    path = existing(address, name, client, house)

    read, head = client.get(path), client.head(path)

    assert (read.status_code, head.status_code) == (visitor, visitor)
    assert b"".join(head) == b""
    b"".join(read)
    for method in (client.post, client.put, client.patch, client.delete):
        refused = method(path)
        assert refused.status_code == 405
        assert refused["Allow"] == "GET, HEAD"
    assert not read.cookies
    assert not head.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/en/cities/ma/nowhere/",
        "/en/cities/ma/nowhere/qr.svg",
        "/en/countries/zz/",
        "/en/regions/atlantis/",
        "/en/rounds/1999/",
        "/en/awards/1999/",
        "/en/conferences/99/",
        "/en/figures/of-nothing/",
        "/en/sources/0/",
        "/en/sources/99999999999999999999/",
        "/c/ma/nowhere",
        "/badge/ma/nowhere.svg",
        "/badge/ma/laayoune.svg",
        "/card/en/city/ma/nowhere.png",
        "/card/xx/city/ma/benguerir.png",
        "/sitemap-0.xml",
        "/sitemap-999.xml",
        "/sitemap-99999999999999999999.xml",
        "/de/cities/",
        "/en/cities/MA/benguerir/",
        "/en/../etc/passwd",
        "/en/cities/%00/",
        "/en/rounds/%00/",
        "/en/figures/%00/",
        "/c/ma/%00",
        "/badge/ma/%00.svg",
        "/card/en/city/%00.png",
        "/card/en/city/ma/benguerir%00.png",
        "/card/en/page/%0a.png",
        "/card/en/city/MA/benguerir.png",
    ],
)
def test_what_does_not_exist_is_not_found(client, path):
    answer = client.get(path, follow=True)

    assert answer.status_code == 404
    assert not answer.cookies


@pytest.mark.parametrize(
    ("asked", "language"), [("", "en"), ("ar", "ar"), ("zh-CN,zh;q=0.9", "zh-hans"), ("de, fr;q=0.5", "fr"), ("de", "en")]
)
def test_the_bare_address_leads_to_the_visitors_language(client, asked, language):
    answer = client.get("/", headers={"accept-language": asked})

    assert answer.status_code == 302
    assert answer["Location"] == f"/{language}/"
    assert "Accept-Language" in answer["Vary"]
