"""Made-up tables, twenty made-up editions, the shipped ones and a county under attack: what was found, the share withheld.

    python tests/audit.py [TABLES]

Of the county so many withheld cells as there are tables are drawn and attacked with all that it publishes.

Fails when any withheld count can be narrowed further than promised.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import madeup
import test_secrecy as cases
from auditor import Attack, needless

from generator.assess import assess
from generator.disclosure import disclose
from generator.rules import accept
from generator.source import read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import workload

TABLES = 1000


def attacked(name: str | int) -> Counter[str]:
    """What became of a made-up table (by number), a made-up edition (by name) or a shipped year (`2008`)."""
    released, dataset = made(str(name))
    evidence = cases.evidence_of(released, dataset)
    attack = Attack(evidence)
    found = attack.ranges()
    count = Counter(
        {
            "counts": len(found),
            "narrow": sum(not one.is_kept for one in found) + len(released.infeasible),
            "withheld": released.withheld_cells,
            "secondary": released.secondary_cells,
            "cells": released.village_cells,
        }
    )
    if not str(name).isdigit() or int(name) >= TABLES:
        printings = {cell: one for one in reversed(evidence.printings) for cell in one.hidden}
        left = [len(attack.values_left(one, printings[one.cell])) for one in found]
        counts, small = cases.counts_of(dataset)
        fixed = {cell for one in evidence.printings[1:] for cell in one.hidden}
        freed = needless(evidence, small, counts)
        count |= Counter(exact=left.count(1), two=left.count(2), needless=len(freed), fixed=len(freed & fixed))
    return count


def county(most: int) -> Counter[str]:
    """What became of some withheld cells of a county year."""
    with tempfile.TemporaryDirectory() as folder:
        workload.write("county", Path(folder), 1)
        dataset = accept(read(Path(folder))[0], workload.FIRST_YEAR)
    begun = time.perf_counter()
    figures = assess(dataset, draft=True)
    assessed = time.perf_counter()
    released = disclose(figures)
    print(f"the county: assessed in {assessed - begun:.1f} s, disclosed in {time.perf_counter() - assessed:.1f} s")
    found = Attack(cases.evidence_of(released, dataset)).ranges(most)
    return Counter(
        counts=len(found),
        narrow=sum(not one.is_kept for one in found) + len(released.infeasible),
        withheld=released.withheld_cells,
        secondary=released.secondary_cells,
        cells=released.village_cells,
    )


def made(name: str) -> madeup.Attacked:
    """A made-up table, a made-up edition, or a shipped year."""
    if name.isdigit():
        return madeup.shipped(int(name)) if int(name) >= TABLES else madeup.natural(int(name))
    return madeup.edition(name)


def told(title: str, found: Iterable[Counter[str]]) -> int:
    """Print what was found in some of them; returns how many counts were too narrow."""
    total: Counter[str] = sum(found, Counter())
    share = total["withheld"] / max(1, total["cells"])
    print(f"{title}: {total['counts']} withheld counts attacked, {total['narrow']} narrower than promised")
    print(
        f"  withheld {total['withheld']} of {total['cells']} cells ({share:.1%}), {total['secondary']} to protect others"
    )
    if "needless" in total or "exact" in total or "two" in total:
        print(
            f"  with the rule: {total['exact']} exact, {total['two']} with two values left;"
            f" {total['needless']} withheld without need ({total['fixed']} of them printed so before)"
        )
    return total["narrow"]


def main(tables: int) -> int:
    """Attack everything; returns 1 where anything was found."""
    with ProcessPoolExecutor() as executor:
        natural = executor.map(attacked, range(min(tables, TABLES)), chunksize=10)
        narrow = told(f"{tables} made-up tables", natural)
        narrow += told(f"{len(madeup.TWENTY)} made-up editions", executor.map(attacked, madeup.TWENTY))
        for year in ("2008", "2026"):
            narrow += told(year, executor.map(attacked, [year]))
        narrow += told("the county", [county(tables)])
    return 1 if narrow else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TABLES))
