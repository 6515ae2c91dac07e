"""A thousand made-up tables and the shipped editions under attack: prints what was found and the share withheld.

    python tests/audit.py [TABLES]

Fails when any withheld count can be narrowed further than promised.
"""

import sys
from concurrent.futures import ProcessPoolExecutor

import test_secrecy as cases

TABLES = 1000


def attacked(seed: int) -> tuple[int, int, int, int, int]:
    """Counts attacked, counts found too narrow, cells withheld, of these secondary, cells in all."""
    released = cases.natural(seed)
    found = cases.audited(released)
    narrow = sum(not one.is_kept for one in found) + len(released.infeasible)
    return len(found), narrow, released.withheld_cells, released.secondary_cells, released.village_cells


def main(tables: int) -> int:
    """Attack everything; returns 1 where anything was found."""
    with ProcessPoolExecutor() as executor:
        results = list(executor.map(attacked, range(tables), chunksize=10))
    counts, narrow, withheld, secondary, cells = map(sum, zip(*results, strict=True))
    print(f"{tables} made-up tables: {counts} withheld counts attacked, {narrow} narrower than promised")
    print(f"  withheld {withheld} of {cells} cells ({withheld / cells:.1%}), {secondary} of them to protect others")
    for year in (2008, 2026):
        released = cases.shipped(year)
        found = cases.audited(released)
        own = sum(not one.is_kept for one in found)
        narrow += own
        print(f"{year}: {len(found)} withheld counts attacked, {own} narrower than promised")
        share = released.withheld_cells / released.village_cells
        print(
            f"  withheld {released.withheld_cells} of {released.village_cells} cells ({share:.1%}), {released.secondary_cells} of them to protect others"
        )
    return 1 if narrow else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TABLES))
