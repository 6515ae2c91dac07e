"""The data dictionary: every table and column of `schema.json`, as a clerk needs to know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.pages import table_cells
from generator.pages.blocks import Cell, Table
from generator.pages.views import DictionaryPage
from generator.words import joined
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import TableSchema
    from generator.pages.context import PageContext

COLUMNS = ("column", "meaning", "type", "required", "allowed", "refers")


def dictionary_page(context: PageContext) -> DictionaryPage:
    """A table for each Table Schema, in the order of the catalogue."""
    schemas = context.edition.dictionary
    return DictionaryPage(
        frame=context.frame(words.DICTIONARY, "dictionary.md", ["data/schema.json"]),
        heading=words.DICTIONARY,
        answer=words.dictionary_answer(len(schemas)),
        tables=tuple(_table(schema) for schema in schemas.values()),
    )


def _table(schema: TableSchema) -> Table:
    title = str(schema.descriptor.get("title", schema.name))
    refers = {column: key.resource for key in schema.foreign_keys for column in key.fields}
    rows = tuple(
        (
            Cell(name, flag=words.KEY if name in schema.primary_key else ""),
            Cell(schema.titles[name]),
            Cell(words.FIELD_TYPES.get(schema.types[name], schema.types[name])),
            Cell(words.REQUIRED if field.get("constraints", {}).get("required") else ""),
            Cell(_allowed(field.get("constraints", {}))),
            Cell(refers.get(name, "")),
        )
        for name, field in schema.fields.items()
    )
    return Table(
        f"table-{schema.name}", words.dictionary_table(title, schema.name), table_cells.columns(*COLUMNS), rows
    )


def _allowed(constraints: Mapping[str, Any]) -> str:
    """What a cell may say, in words."""
    parts = []
    if "enum" in constraints:
        parts.append(joined(map(str, constraints["enum"])))
    if constraints.get("pattern") in words.PATTERNS:
        parts.append(words.PATTERNS[constraints["pattern"]])
        constraints = {name: value for name, value in constraints.items() if name != "pattern"}
    parts += [text.format(value=constraints[name]) for name, text in words.LIMITS.items() if name in constraints]
    return words.CLAUSE.join(parts)
