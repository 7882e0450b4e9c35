"""What of a template is drawn once for each language, and what is not."""

import pytest
from django.template import Context, engines
from django.template.base import TextNode
from django.test import RequestFactory
from django.utils.translation import override

from halqa.config.templates import Loader, Settled, inside, settle

ENGINE = engines["django"].engine


def settled(source: str):
    template = ENGINE.from_string(source)
    settle(template.nodelist)
    return template


def has_settled(nodes) -> bool:
    return any(isinstance(node, Settled) or any(map(has_settled, inside(node))) for node in nodes)


def is_settled(source: str) -> bool:
    return all(isinstance(node, Settled | TextNode) for node in settled(source).nodelist)


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "Cities" %}',
        '{% translate "Main" context "navigation" %}',
        "{% blocktranslate trimmed %}Names follow the published lists.{% endblocktranslate %}",
        "{% blocktranslate with link='<a href=\"/\">x</a>'|safe %}Land: {{ link }}.{% endblocktranslate %}",
        '{% static "pages/halqa.css" %}',
        '{% url "account_login" %}',
        '{% address "cities/" %} and {% icon "down" %} and {% rosette_mark coloured=True %} and {% autonym %}',
        "{% load i18n %}{% comment %}why{% endcomment %}<p>plain</p>",
    ],
)
def test_what_depends_on_the_language_alone_is_settled(source):
    assert is_settled(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ title }}",
        "{% translate title %}",
        '{% translate "Cities" as words %}',
        '{% translate "Cities"|add:title %}',
        "{% blocktranslate %}by {{ title }}{% endblocktranslate %}",
        "{% blocktranslate with link=title %}by {{ link }}{% endblocktranslate %}",
        "{% blocktranslate count n=1 %}one{% plural %}many{% endblocktranslate %}",
        "{% static title %}",
        '{% static "pages/halqa.css" as sheet %}',
        '{% url "registry:city" key=title %}',
        "{% url title %}",
        "{% address title %}",
        '{% address "cities/" as link %}',
        "{% languages %}",
        "{% is_demonstration as try_it %}",
        "{% if title %}{% endif %}",
    ],
)
def test_what_depends_on_anything_else_is_not(source):
    assert not is_settled(source)


@pytest.mark.parametrize(
    "around",
    [
        "{{% if title %}}{}{{% endif %}}",
        "{{% if not title %}}{{% else %}}{}{{% endif %}}",
        "{{% for one in title %}}{}{{% endfor %}}",
        "{{% with a=title %}}{}{{% endwith %}}",
        "{{% block content %}}{}{{% endblock %}}",
        "{{% card title=title %}}{}{{% endcard %}}",
    ],
)
def test_it_is_found_at_every_depth(around):
    template = settled(around.format('<b>{% translate "Cities" %}</b>'))

    assert has_settled(template.nodelist)
    with override("fr"):
        assert "<b>Villes</b>" in template.render(Context({"title": "x"}))


def test_each_language_has_its_own_text():
    template = settled('<a href="{% address "cities/" %}">{% translate "Cities" %}</a>')
    shown = []
    for language in ("en", "ar", "en"):
        with override(language):
            shown.append(template.render(Context()))

    assert shown == ['<a href="/en/cities/">Cities</a>', '<a href="/ar/cities/">المدن</a>', '<a href="/en/cities/">Cities</a>']


def test_what_is_settled_is_drawn_without_what_the_page_knows():
    nodes = settled("{{ title }}").nodelist
    template = settled("x")
    template.nodelist[:] = [Settled(nodes)]

    assert template.render(Context({"title": "secret"})) == ""


def test_templates_are_settled_as_they_are_loaded_and_say_what_they_said():
    plain = ENGINE.from_string(engines["django"].get_template("pages/parts/footer.html").template.source)
    loaded = engines["django"].get_template("pages/parts/footer.html")
    request = RequestFactory().get("/fr/")

    assert isinstance(ENGINE.template_loaders[0], Loader)
    assert any(isinstance(node, Settled) for node in loaded.template.nodelist)
    with override("fr"):
        assert loaded.render({}, request) == plain.render(Context({"request": request}))
