"""What forms are made of looks as Django makes it."""

from datetime import date

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.translation import gettext_lazy as _

from halqa.pages.forms import DayInput, Select, TextInput

CHOICES = [("", _("Every country")), ("ci", "Côte d'Ivoire"), ("x&y", "<b>Bold</b>"), (3, "three")]


@pytest.mark.parametrize("value", [None, "", "ci", "x&y", 3, "3", "unknown"])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_country", "required": True, "disabled": False, "title": 'a "b"'}])
def test_a_select_is_that_of_django(value, attrs):
    ours, djangos = Select(choices=CHOICES), forms.Select(choices=CHOICES)

    assert parse_html(ours.render("country", value, attrs)) == parse_html(djangos.render("country", value, attrs))


def test_a_select_in_a_form_is_that_of_django():
    class Form(forms.Form):
        ours = forms.ChoiceField(choices=CHOICES, widget=Select, help_text="help")

    class Djangos(forms.Form):
        ours = forms.ChoiceField(choices=CHOICES, help_text="help")

    for data in (None, {}, {"ours": "ci"}, {"ours": "unknown"}):
        assert parse_html(str(Form(data)["ours"])) == parse_html(str(Djangos(data)["ours"]))


@pytest.mark.parametrize(("value", "shown"), [("2020-09-23", "2020-09-23"), (date(2020, 9, 23), "2020-09-23")])
def test_a_day_is_written_as_browsers_read_it(value, shown):
    assert f'value="{shown}"' in DayInput().render("day", value)


@pytest.mark.parametrize("value", ["2026-06-31", "banana", "20260630x", "", None])
def test_what_is_no_day_leaves_the_field_empty(value):
    assert "value" not in DayInput().render("day", value)


@pytest.mark.parametrize("value", [None, "", "x&y", '"', 3, 1234])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_q", "required": True, "disabled": False, "title": 'a "b"'}])
def test_a_line_is_that_of_django(value, attrs):
    ours, djangos = (kind({"type": "search", "maxlength": "9"}) for kind in (TextInput, forms.TextInput))

    assert parse_html(ours.render("q", value, attrs)) == parse_html(djangos.render("q", value, attrs))
