"""What bulletins printed, held against what the figures are now.

A tool, not a stage: disclosure needs it for what was published before, pages for what they
keep, the hallway to freeze and to judge. Nothing here reads or writes a file. `rows` says what
a bulletin rests on, `frozen` what is kept of it, `compared` what has changed since, `judged`
what is to be said about that.
"""

from generator.vintages.compared import as_printed, changed_words, differences, present_value, readable
from generator.vintages.frozen import decode, digest_of, encode, freeze, printed
from generator.vintages.judged import exposed, judge
from generator.vintages.rows import Behind, changed_parts, figures_of, inputs_of, numbers_differ, row_of, rule_of

__all__ = [
    "Behind",
    "as_printed",
    "changed_parts",
    "changed_words",
    "decode",
    "differences",
    "digest_of",
    "encode",
    "exposed",
    "figures_of",
    "freeze",
    "inputs_of",
    "judge",
    "numbers_differ",
    "present_value",
    "printed",
    "readable",
    "row_of",
    "rule_of",
]
