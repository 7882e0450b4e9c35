"""``halqa search``: what can be found is made anew, or compared with what is known."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from halqa.search.models import SearchDocument
from tests.factories.search import make_document, subjects

pytestmark = pytest.mark.django_db


def run(what):
    said = StringIO()
    call_command("search", what, stdout=said)
    return said.getvalue()


def test_rebuild_writes_all_and_check_says_what_differs(stories):
    stories.say(make_document("Harbour", subject="story:one"))
    assert "documents can be found" in run("rebuild")
    assert subjects("harbour") == ["story:one"]
    assert "What can be found is what is known." in run("check")

    stories.say(make_document("Quay", subject="story:two"))
    with pytest.raises(CommandError, match="differs"):
        run("check")
    run("rebuild")
    SearchDocument.objects.filter(subject="story:two").update(digest="another")
    with pytest.raises(CommandError, match="differs"):
        run("check")
    stories.documents.pop("story:one")
    run("rebuild")
    assert "story: 1 documents" in run("check")
