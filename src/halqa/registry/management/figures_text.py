"""The answer of ``halqa figures`` for a person at a terminal."""

from collections.abc import Iterator

from halqa.pages.templatetags.words import number, when_text
from halqa.registry.labels import figures as words
from halqa.registry.labels import label, qualified
from halqa.registry.labels.network import admission_name
from halqa.registry.queries.answers import Correction, FigureLine, FiguresAnswer, Listed, RoundLine


def in_words(answer: FiguresAnswer) -> str:
    """Return the answer as lines of text: a heading, what was published, what is listed, and everything in doubt."""
    parts = [
        (
            "What others published",
            [_figure(one) for one in answer.published] or ["No total of UNESCO or its institute stands for certain."],
        ),
        ("What is listed here", list(_listed(answer.listed))),
        ("What cannot be decided", [one.sentence for one in answer.undetermined]),
        ("What was taken back", [_correction(one) for one in answer.corrections]),
        ("Rows listed of members published", [_round(one) for one in answer.coverage]),
        ("Why the numbers differ", [words.gap_sentence(one.code, one.facts) for one in answer.differences]),
        ("Other totals published about that time", [f"{_figure(one)} – {one.explanation}" for one in answer.other_claims]),
    ]
    lines = [f"The network on {when_text(answer.as_of)}, as known on {when_text(answer.known_on)}"]
    for heading, sentences in parts:
        if sentences:
            lines += ["", heading, *(f"  {sentence}" for sentence in sentences)]
    return "\n".join([*lines, "", str(words.INDEPENDENCE)])


def _figure(one: FigureLine) -> str:
    counts = [f"{qualified(number(one.cities), one.cities_qualifier)} {_cities(one.cities)}"]
    if one.countries is not None:
        counts.append(f"{number(one.countries)} {_countries(one.countries)}")
    if one.residents is not None and one.residents_qualifier is not None:
        counts.append(f"{qualified(number(one.residents), one.residents_qualifier)} residents")
    source = one.source.address or one.source.title
    return f"{when_text(one.about)}: {', '.join(counts)}. {label(one.publisher)}: {source}"


def _listed(listed: Listed) -> Iterator[str]:
    yield listed.statement
    yield f"Certain for that day: {_spread(listed.certain, listed.countries)}."
    if listed.undetermined:
        yield f"Not decided for that day: {number(listed.undetermined)} {_cities(listed.undetermined)}."
        if len(listed.doubts) > 1:
            yield "  A city may have several reasons:"
        for one in listed.doubts:
            yield f"  {number(one.cities)}: {words.doubt_sentences([one.doubt])}"
    for count in listed.by_region:
        if count.cities:
            yield f"{label(count.region)}: {_spread(count.cities, count.countries)}"
    if listed.new_members:
        names = (f"{one.city.name.text} ({one.city.country_code})" for one in listed.new_members)
        yield f"Joined that day, {number(len(listed.new_members))}: {', '.join(names)}"


def _correction(one: Correction) -> str:
    doubt = "" if one.is_certain else " Whether that was known by then cannot be decided."
    return f"{one.sentence}{doubt} {one.source.address or one.source.title}"


def _round(one: RoundLine) -> str:
    covered = one.covered
    listed = f"{admission_name(covered.round)}: {number(covered.rows_listed)}"
    if covered.candidates:
        return f"{listed} of {' or '.join(number(figure.cities) for figure in covered.candidates)}"
    if covered.members_published is None:
        return f"{listed}; the number of members was not published"
    return f"{listed} of {number(covered.members_published)}"


def _spread(cities: int, countries: int) -> str:
    return f"{number(cities)} {_cities(cities)} in {number(countries)} {_countries(countries)}"


def _cities(count: int) -> str:
    return "city" if count == 1 else "cities"


def _countries(count: int) -> str:
    return "country" if count == 1 else "countries"
