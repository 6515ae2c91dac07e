"""The hallway: what is done, in order. The only package that imports the stages.

`reading` has the tables and what the rules say of them, `editions` their years as records and
figures, `checking` every finding, `building` the site, `sealing` its archives, `comparing` what
one version does to another.
"""

from generator.pipeline.building import BuildReport, build
from generator.pipeline.checking import check, check_package, checked, judged
from generator.pipeline.comparing import Side, compare
from generator.pipeline.editions import accepted, disclosed
from generator.pipeline.promises import with_broken_promises
from generator.pipeline.reading import plain_rows
from generator.pipeline.sealing import archive

__all__ = [
    "BuildReport",
    "Side",
    "accepted",
    "archive",
    "build",
    "check",
    "check_package",
    "checked",
    "compare",
    "disclosed",
    "judged",
    "plain_rows",
    "with_broken_promises",
]
