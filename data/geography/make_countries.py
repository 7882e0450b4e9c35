"""Write countries.csv: the countries and areas of ISO 3166-1 with the names that the United Nations gives them.

How to run, when a new edition of the names is wanted: its one package is not in the project's lock file, for the product only
reads the result, so make a throw-away environment anywhere and call the script with it:

    python -m venv /tmp/names && /tmp/names/bin/pip install hdx-python-country==4.2.5
    /tmp/names/bin/python data/geography/make_countries.py

Then look at the difference, and state the new version and its date in data/README.md.
"""

import csv
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).parent
TAXONOMY = "Countries & Territories Taxonomy MVP - C&T Taxonomy.csv"
LANGUAGES = {
    "ar": "Arabic",
    "zh-hans": "Chinese",
    "en": "English",
    "fr": "French",
    "ru": "Russian",
    "es": "Spanish",
}

CORRECTED = {("NL", "name_ar"): "هولندا (مملكة -)"}
"""UNTERM puts a dash where the inverted word belongs; the file has an underscore in this one name."""


def regions() -> dict[str, str]:
    """Return the UNESCO region of each country that has a member city in the roster, by alpha-2 code."""
    with (HERE.parent / "roster" / "members.csv").open(encoding="utf-8", newline="") as file:
        return {row["country_iso2"]: row["unesco_region"] for row in csv.DictReader(file)}


def names(entry: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return which list the six names come from, and the names by column.

    UNTERM's short names where it has the country, else those of the statistical standard M49, else the file's one English name.
    """
    unterm = {f"name_{tag}": entry[f"{language} Short"] for tag, language in LANGUAGES.items()}
    m49 = {f"name_{tag}": entry[f"M49 {language}"] for tag, language in LANGUAGES.items()}
    if entry["Appears in UNTERM list"] == "Y":
        return "UNTERM", unterm
    if all(m49.values()):
        return "M49", m49
    return "OCHA", dict.fromkeys(unterm, "") | {"name_en": entry["Preferred Term"]}


def countries(taxonomy: str) -> Iterator[dict[str, str]]:
    """Yield a row for each entry with an assigned ISO 3166-1 code; user-assigned codes (X*) stand in another column."""
    region_of = regions()
    for entry in csv.DictReader(taxonomy.lstrip("\ufeff").splitlines()):
        code = entry["ISO 3166-1 Alpha 2-Codes"]
        if not code:
            continue
        source, in_six_languages = names(entry)
        yield {
            "code": code,
            "alpha3": entry["ISO 3166-1 Alpha 3-Codes"],
            "numeric": entry["m49 numerical code"].zfill(3),
            **{column: CORRECTED.get((code, column), name) for column, name in in_six_languages.items()},
            "names_source": source,
            "unesco_region": region_of.get(code, ""),
        }


def main() -> None:
    """Read the taxonomy from the installed package and write countries.csv beside this script, by code."""
    taxonomy = files("hdx.location").joinpath(TAXONOMY).read_text(encoding="utf-8")
    rows = sorted(countries(taxonomy), key=lambda row: row["code"])
    with (HERE / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
