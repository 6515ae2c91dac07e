"""Sheets of one table stacked into one frame of strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.model import (
    ROW_FILE,
    ROW_LINE,
    TableSchema,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from generator.source.sheets import Sheet


def frame(sheets: list[Sheet], schema: TableSchema | None) -> pd.DataFrame:
    """Stack sheets into one frame of strings with the schema's columns and each row's place."""
    import numpy as np
    import pandas as pd

    columns = list(schema.types) if schema else sorted({label for sheet in sheets for label in sheet.labels})
    content = {**{column: _stacked(sheets, column) for column in columns}}
    sizes = [len(sheet.lines) for sheet in sheets]
    content[ROW_FILE] = np.repeat(_objects([sheet.file for sheet in sheets]), sizes)
    content[ROW_LINE] = _objects([line for sheet in sheets for line in sheet.lines])
    return pd.DataFrame(content, columns=[*columns, ROW_FILE, ROW_LINE], dtype=object, copy=False)


def _stacked(sheets: list[Sheet], column: str) -> NDArray[np.object_]:
    """The cells of a column, blank where a sheet or a row has none."""
    cells: list[str] = []
    for sheet in sheets:
        place = sheet.labels.index(column) if column in sheet.labels else -1
        if place < 0:
            cells += [""] * len(sheet.lines)
        elif sheet.is_regular:
            cells += sheet.column(place)
        else:
            cells += [row[place] if place < len(row) else "" for row in sheet.rows]
    return _objects(cells)


def _objects(values: list[Any]) -> NDArray[np.object_]:
    """A list as an array that pandas takes as it is."""
    import numpy as np

    return np.fromiter(values, object, len(values))
