"""The catalogue of the data sets as machines read it: DCAT 3 as JSON-LD, and the columns of each as CSV on the Web."""

from datetime import date
from typing import Any, Final

from halqa.foundation.languages import LANGUAGES
from halqa.opendata.labels.datasets import DESCRIPTIONS, TITLES
from halqa.opendata.queries.datasets import DATASETS, Dataset
from halqa.registry.enums import ColumnKind
from halqa.registry.labels.figures import INDEPENDENCE
from halqa.registry.labels.tables import ATTRIBUTION

MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
}
CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DATATYPES: Final = {
    ColumnKind.INTEGER: "integer",
    ColumnKind.NUMBER: "number",
    ColumnKind.DAY: "date",
    ColumnKind.INTEGERS: "integer",
}
SEVERAL: Final = frozenset({ColumnKind.TEXTS, ColumnKind.INTEGERS})


def catalogue_of(site: str, language: str, today: date) -> dict[str, Any]:
    """Return the catalogue with titles in a language that is active; data sets are as of ``today``."""
    root = f"{site}/{language}"
    return {
        "@context": CONTEXT,
        "@id": f"{root}/data/",
        "@type": "dcat:Catalog",
        "dct:title": _worded("Halqa", "en"),
        "dct:description": _worded(str(INDEPENDENCE), language),
        "dct:language": list(LANGUAGES),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": "Halqa"},
        "foaf:homepage": {"@id": f"{root}/"},
        "dcat:dataset": [_dataset(one, root, language, today) for one in DATASETS.values()],
        "dcat:service": {
            "@type": "dcat:DataService",
            "dct:title": "Halqa API",
            "dcat:endpointURL": {"@id": f"{site}/api/v1/"},
            "dcat:endpointDescription": {"@id": f"{site}/api/v1/openapi.json"},
            "dcat:servesDataset": [{"@id": f"{root}/data/#{name}"} for name in DATASETS],
        },
    }


def columns_of(dataset: Dataset, site: str, language: str) -> dict[str, Any]:
    """Return what the columns of a data set hold and mean; those that travel with every row of a file are told too."""
    told = [
        {
            "name": column.name,
            "titles": column.name,
            "dc:description": _worded(column.meaning, "en"),
            "datatype": DATATYPES.get(column.kind, "string"),
            **({"separator": column.joined_by} if column.kind in SEVERAL else {}),
        }
        for column in dataset.layout.columns
    ]
    of_all = {"as_of": "date", "known_on": "date", "statement": "string", "attribution": "string"}
    beside = of_all | dict.fromkeys(dataset.said, "string")
    about = [{"name": name, "titles": name, "datatype": kind} for name, kind in beside.items()]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": f"{site}/{language}/data/{dataset.name}.csv",
        "dc:title": str(TITLES[dataset.name]),
        "dc:description": dataset.layout.stands_for,
        "tableSchema": {"columns": [*told, *about]},
    }


def _dataset(one: Dataset, root: str, language: str, today: date) -> dict[str, Any]:
    licence = {"dct:license": {"@id": one.licence}} if one.licence else {}
    return {
        "@id": f"{root}/data/#{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.name,
        "dct:title": _worded(str(TITLES[one.name]), language),
        "dct:description": _worded(str(DESCRIPTIONS[one.name]), language),
        "dct:rights": _worded(str(ATTRIBUTION), language),
        "dct:modified": {"@value": today.isoformat(), "@type": "xsd:date"},
        "dcat:landingPage": {"@id": f"{root}/{one.list_path or 'data/'}"},
        **licence,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": f"{one.name}.{kind}",
                "dcat:accessURL": {"@id": f"{root}/data/{one.name}.{kind}"},
                "dcat:downloadURL": {"@id": f"{root}/data/{one.name}.{kind}"},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[kind]}"},
                **({"dct:conformsTo": {"@id": f"{root}/data/{one.name}.csv-metadata.json"}} if kind == "csv" else {}),
                **licence,
            }
            for kind in one.files
        ],
    }


def _worded(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}
