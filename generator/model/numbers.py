"""What a number is in a cell, and how long it may be."""

from __future__ import annotations

import re

LONGEST_NUMBER = 18
"""How many characters a number may have; such numbers add up in 64 bits, and no library refuses them."""
NUMBER = re.compile(rf"(?!.{{{LONGEST_NUMBER + 1}}})-?[0-9]+(\.[0-9]+)?")
