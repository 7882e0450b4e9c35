"""Fields that several apps use."""

import pytest

from halqa.pages.models import NamesField
from halqa.registry.models import Country
from tests.factories.registry import make_country


def test_for_migrations_names_are_plain_json():
    assert NamesField().deconstruct()[1] == "django.db.models.JSONField"


@pytest.mark.django_db
def test_names_that_one_row_changes_are_as_they_were_for_the_next():
    make_country("MA", en="Morocco", fr="Maroc")
    first, second = (Country.objects.get(pk="MA") for _ in range(2))
    first.names["en"] = "changed"

    assert second.names["en"] == Country.objects.get(pk="MA").names["en"] == "Morocco"


@pytest.mark.django_db
def test_one_name_of_many_is_read_by_its_language():
    make_country("MA", en="Morocco", fr="Maroc")

    assert list(Country.objects.filter(pk="MA").values_list("names__fr", "names__zz")) == [("Maroc", None)]
