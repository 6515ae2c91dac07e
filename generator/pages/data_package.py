"""The descriptor of a year's downloads as a Data Package."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.model import Released

_KEYS = {
    "figures.csv": "id",
    "areas.csv": "area",
    "indicators.csv": "indicator",
    "targets.csv": "target",
    "measures.csv": "measure",
    "laws.csv": "law",
    "schemes.csv": "scheme",
    "items.csv": "item",
    "posts.csv": "post",
}
_TYPES = {
    "effective_on": "date",
    "repealed_on": "date",
    "valid_from": "date",
    "approved_on": "date",
    "small_cell": "integer",
    "small_rest": "integer",
}


def data_package(released: Released, sheets: dict[str, list[str]], nature: str) -> str:
    """The Data Package of the downloads: their fields by file, licences and origins."""
    edition = released.edition
    resources: list[dict[str, Any]] = [
        {
            "name": name.removesuffix(".csv"),
            "path": name,
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [{"name": label, "type": _type_of(name, label)} for label in labels],
                "primaryKey": [_KEYS[name]],
                "missingValues": [""],
            },
        }
        for name, labels in sheets.items()
    ]
    package = {
        "name": f"tongbao-{edition.year}",
        "title": edition.title,
        "profile": "data-package",
        "synthetic": nature,
        "inputs": edition.inputs,
        "licenses": [{"name": "other", "title": licence} for licence in edition.licences],
        "sources": [{"title": origin} for origin in edition.origins],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _type_of(sheet: str, label: str) -> str:
    if sheet == "figures.csv" and label == "value":
        return "number"
    return _TYPES.get(label, "string")
