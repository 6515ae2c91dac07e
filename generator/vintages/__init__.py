"""What bulletins printed, held against what the figures are now.

A tool, not a stage: disclosure needs it for what was published before, pages for what they
keep, the hallway to freeze and to judge. Nothing here reads or writes a file. `rows` says what
a bulletin rests on, `frozen` what is kept of it, `compared` what has changed since, `judged`
what is to be said about that.
"""

from generator.vintages.compared import as_printed, changed_words, differences, present_value, readable, renamed
from generator.vintages.frozen import decode, digest_of, encode, freeze, names_of, written
from generator.vintages.judged import exposed, judge
from generator.vintages.keyed import KEY_FILE, drawn, fresh_key, is_key, mark_of, sealed
from generator.vintages.of_year import decoded, waiting
from generator.vintages.older import brought_over, is_older, prints_the_same
from generator.vintages.printings import decimal, decimal_texts, printed, printed_figures, printed_table
from generator.vintages.rows import (
    Behind,
    changed_parts,
    changed_rows,
    figures_of,
    inputs_of,
    numbers_differ,
    reported_in,
    row_of,
    rule_of,
)
from generator.vintages.shape import tables_of

__all__ = [
    "KEY_FILE",
    "Behind",
    "as_printed",
    "brought_over",
    "changed_parts",
    "changed_rows",
    "changed_words",
    "decimal",
    "decimal_texts",
    "decode",
    "decoded",
    "differences",
    "digest_of",
    "drawn",
    "encode",
    "exposed",
    "figures_of",
    "freeze",
    "fresh_key",
    "inputs_of",
    "is_key",
    "is_older",
    "judge",
    "mark_of",
    "names_of",
    "numbers_differ",
    "present_value",
    "printed",
    "printed_figures",
    "printed_table",
    "prints_the_same",
    "readable",
    "renamed",
    "reported_in",
    "row_of",
    "rule_of",
    "sealed",
    "tables_of",
    "waiting",
    "written",
]
