"""A roster of fictional cities of any size, which passes every check: what imports and large lists are measured with.

Names are made of syllables, keys and names end in numbers, notes say that they are fictional. Countries are real ones, for no
other code is let in; nothing of this is ever shown or published.

.venv/bin/python -m bench.synthetic_roster FOLDER [CITIES]
"""

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from halqa.registry.rules.roster_tables import TABLE_OF

SYLLABLES = (
    "ba",
    "den",
    "fo",
    "gal",
    "hi",
    "ka",
    "lum",
    "mo",
    "nar",
    "pe",
    "qui",
    "ras",
    "sol",
    "ti",
    "ur",
    "vel",
    "wen",
    "yo",
    "zan",
)
LOCAL = {"MA": "ابجدهوزحطي", "KR": "가나다라마바사", "GR": "αβγδεκλμνο", "UA": "абвгдекломн"}
COUNTRIES = (
    ("MA", "Arab States", (28, 35), (-9, -2)),
    ("KR", "Asia and the Pacific", (34, 38), (126, 129)),
    ("GR", "Europe and North America", (37, 41), (21, 25)),
    ("UA", "Europe and North America", (46, 51), (24, 38)),
    ("MX", "Latin America and the Caribbean", (17, 31), (-110, -90)),
    ("KE", "Africa", (-4, 4), (35, 40)),
)
ROUNDS = (("2020", "2020-09-23"), ("2022", "2022-09-02"), ("2024", "2024-02-14"))
COLUMNS = TABLE_OF["members"].header


def members(cities: int, seed: int = 2020) -> Iterator[dict[str, str]]:
    """Yield so many rows of members.csv; the same ones for the same seed. One in ten has no position and no population."""
    chance = random.Random(seed)
    for number in range(1, cities + 1):
        country, region, latitudes, longitudes = chance.choice(COUNTRIES)
        name = "".join(chance.choices(SYLLABLES, k=3)).title()
        year, day = chance.choice(ROUNDS)
        row = dict.fromkeys(COLUMNS, "") | {
            "key": f"{country.lower()}/{name.lower()}-{number}",
            "name": f"{name} {number}",
            "country_iso2": country,
            "unesco_region": region,
            "joined_year": year,
            "joined_date": day,
            "source_url": f"https://example.org/rounds/{year}/{number}",
            "listed_rounds": year,
            "confidence": "high",
            "entity_type": "city",
            "geo_match": "none",
            "notes": "Fictional.",
        }
        if country in LOCAL:
            row["local_name"] = "".join(chance.choices(LOCAL[country], k=5))
        if number % 10:
            row |= {
                "latitude": f"{chance.uniform(*latitudes):.5f}",
                "longitude": f"{chance.uniform(*longitudes):.5f}",
                "geo_match": "exact",
                "geonames_id": str(90_000_000 + number),
                "population": str(chance.randint(1_000, 900_000)),
                "population_source": "Fictional gazetteer",
            }
        yield row


def write(folder: Path, cities: int, renamed: str = "") -> Path:
    """Write members.csv into the folder and return the folder; ``renamed`` is added to every name."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "members.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | {"name": row["name"] + renamed} for row in members(cities))
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
