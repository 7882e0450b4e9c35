import re
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.translation import override

import halqa
from halqa.foundation.lists import Page, Query
from halqa.pages.forms import SampleForm
from halqa.pages.queries import Area, Bar, Chip, Dot

PACKAGE = Path(halqa.__file__).parent
TEMPLATES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.html"))


def show(source: str, **context: object) -> str:
    with override("en"):
        return engines["django"].from_string(source).render(context, RequestFactory().get("/en/cities/"))


def test_content_of_a_piece_is_escaped_once():
    html = show("{% card title=title %}{{ text }}{% endcard %}", title="<i>", text="<b>")

    assert "<h2>&lt;i&gt;</h2>&lt;b&gt;" in html


def test_a_notice_says_its_kind_in_words():
    assert "This did not work" in show('{% notice kind="error" %}x{% endnotice %}')
    assert 'role="alert"' in show('{% notice kind="error" %}x{% endnotice %}')
    assert "role" not in show("{% notice %}x{% endnotice %}")


def test_a_notice_of_an_unknown_kind_is_refused():
    with pytest.raises(TemplateSyntaxError):
        show('{% notice kind="loud" %}x{% endnotice %}')


def test_a_scroll_region_can_be_reached_and_has_a_name():
    assert '<div class="scroll" role="region" aria-label="Cities" tabindex="0">' in show(
        '{% scroller label="Cities" %}<table></table>{% endscroller %}'
    )


TABLE = """{% scroller label="Cities" %}<table class="rows fits"><caption>Cities</caption>
<thead><tr><th scope="col">City</th><th scope="col" class="number"><a class="sort" href="?sort=a&amp;b">Bed &amp; &quot;board&quot;</a></th></tr></thead>
<tbody><tr><th scope="row">Cork</th><td class="number">1</td></tr><tr><td colspan="2">Nothing else</td></tr></tbody></table>{% endscroller %}"""


def test_each_cell_of_a_table_that_becomes_blocks_tells_the_head_of_its_column():
    html = show(TABLE)

    assert '<td role="cell" data-label="Bed &amp; &quot;board&quot;" class="number">1</td>' in html
    assert '<td role="cell" colspan="2">' in html
    assert html.count("data-label") == 1


def test_a_table_that_becomes_blocks_keeps_its_roles():
    roles = re.findall(r'<(\w+) role="(\w+)"', show(TABLE))

    assert roles == [
        ("table", "table"),
        ("thead", "rowgroup"),
        ("tr", "row"),
        ("th", "columnheader"),
        ("th", "columnheader"),
        ("tbody", "rowgroup"),
        ("tr", "row"),
        ("th", "rowheader"),
        ("td", "cell"),
        ("tr", "row"),
        ("td", "cell"),
    ]


def test_a_table_that_stays_one_is_left_as_it_is():
    assert "data-label" not in show(TABLE.replace("rows fits", "rows benefits"))
    assert show(TABLE.replace("rows fits", "rows")).count("role=") == 1


def test_breadcrumbs_lead_from_home_to_the_page_itself():
    html = show('{% breadcrumbs "Cities" "/en/cities/" "Benguerir" %}')

    steps = re.findall(r"<li>(.+?)</li>", html)
    assert steps[0] == '<a href="/en/">Home</a>'
    assert steps[1:] == ['<a href="/en/cities/">Cities</a>', '<span aria-current="page">Benguerir</span>']


def test_no_template_names_home_a_second_time():
    texts = {path: (PACKAGE / path).read_text(encoding="utf-8") for path in TEMPLATES}
    steps = {path: text.partition("{% breadcrumbs")[2].partition("%}")[0] for path, text in texts.items()}

    assert [str(path) for path, named in steps.items() if "home" in named.lower()] == []


def test_pagination_keeps_the_other_parameters_and_is_absent_for_one_page():
    query = Query.parse("q=a&page=2", ("q", "page"))

    html = show("{% pagination page query %}", page=Page.of(150, 2), query=query)
    assert 'href="?q=a&amp;page=3" rel="next"' in html
    assert 'href="?q=a" rel="prev"' in html
    assert show("{% pagination page query %}", page=Page.of(50), query=query).strip() == ""


@pytest.mark.parametrize(
    ("given", "state", "href"),
    [("", 'aria-sort="ascending"', "?sort=-name"), ("sort=-name", 'aria-sort="descending"', "?"), ("sort=country", "", "?")],
)
def test_a_column_head_turns_its_order_round(given, state, href):
    html = show('{% sort_head query "name" "Name" default="name" %}', query=Query.parse(given, ("sort",)))

    assert f'href="{href}"' in html
    assert state in html
    assert ("aria-sort" in html) == bool(state)


def test_a_set_filter_can_be_taken_away():
    html = show('{% chips items "?" %}', items=[Chip("Region", "Africa", "?q=a")])

    assert 'href="?q=a"' in html
    assert "Remove the filter:" in html
    assert show('{% chips items "?" %}', items=[]).strip() == ""


def test_a_wrong_field_says_so_and_is_tied_to_its_message():
    form = SampleForm({"name": ""})
    html = show("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)

    assert 'href="#id_name"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert html.count("<fieldset") == html.count("<legend") == 2


def test_an_optional_field_says_so():
    assert "(optional)" in show("{% field form.about %}", form=SampleForm())
    assert "(optional)" not in show("{% field form.name %}", form=SampleForm())


def test_the_rosette_says_its_numbers_in_words():
    areas = [Area("Will", None), Area("Work", 40, 30, stale=True), *(Area(f"Area {n}", 50) for n in range(10))]
    html = show('{% rosette areas "Where it stands" ident="r" %}{% rosette_table areas "Areas" %}', areas=areas)

    assert "Will: no figure yet" in html
    assert "Work: 40 of 100 (an old figure)" in html
    assert html.count('fill="url(#hatch)"') == 1
    assert 'aria-labelledby="r-title r-text"' in html


def test_bars_are_drawn_inside_the_table_of_their_numbers():
    html = show('{% bar_chart bars "Cities" "Region" "Cities" %}', bars=[Bar("Africa", 20, "?region=africa"), Bar("Asia", 40)])

    assert 'width="50.0"' in html
    assert 'width="100.0"' in html
    assert '<a href="?region=africa">20</a>' in html


@pytest.mark.parametrize("bars", [[], [Bar("Africa", 0)]])
def test_bars_without_height_are_no_mistake(bars):
    assert "<table" in show('{% bar_chart bars "Cities" "Region" "Cities" %}', bars=bars)


def test_dots_on_the_map_have_names_and_shapes_by_region():
    html = show('{% world_map dots "Map" "Text" %}', dots=[Dot(32.2, -7.9, "arab-states", "Ben<guerir", "/x/")])

    assert "<title>Ben&lt;guerir</title>" in html
    assert 'class="arab-states"' in html
    assert "M-3.2-3.2h6.4" in html
    assert re.search(r'<use class="land" href="/static/pages/land(\.\w+)?\.svg#land"/>', html)


def test_dots_of_a_region_stand_together_and_each_once():
    dots = [Dot(1, place, ("africa", "arab-states")[place % 2], f"City {place}", f"/{place}/") for place in range(4)]
    html = show('{% world_map dots "Map" "Text" %}', dots=dots)

    assert re.findall(r'<g class="(?!dots)([^"]*)">', html) == ["africa", "arab-states"]
    assert re.findall(r"<title>City (\d)</title>", html) == ["0", "2", "1", "3"]


def test_numbers_in_drawings_never_follow_the_readers_locale():
    areas = [Area(f"Area {n}", 55.5) for n in range(12)]
    with override("fr"):
        html = engines["django"].from_string('{% rosette areas "T" %}').render({"areas": areas})

    assert 'points="' in html
    assert 'cx="210.0" cy="210.0"' in html
    assert all("," in pair for points in html.split('points="')[1:] for pair in points.split('"')[0].split())


def test_every_link_of_the_error_summary_leads_to_its_field():
    form = SampleForm({})
    html = show("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)

    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html
