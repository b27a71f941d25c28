"""
How large a pack may be.

No regulation comes near these bounds; they keep the pack of a stranger from costing more than seconds and some hundred
megabytes before it is refused.
"""

MAX_FILES = 500
MAX_BYTES = 4_000_000
"""Of all files together."""
MAX_PROBLEMS = 200
"""What is wrong beyond these is not told; nobody mends more in one go."""
MAX_CELLS = 5_000
"""Of the tables of a form; as many sections, and members of groups."""
MAX_GROUPS = 500
MAX_USES = 400_000
"""Parts of all expressions with the cells put in, instance by instance, and cells of all requirements."""
MAX_PATTERNS = 1_000_000
"""Characters of the patterns of a lexicon, what they include put in."""
MAX_KNOWN = 2_000
"""Among how many names the nearest one to an unknown name is looked for."""
MAX_ARCHIVE = 16_000_000
"""Bytes of a zip or a wheel."""
MAX_UNPACKED = 64_000_000
"""Of all its files together, wanted or not."""
MAX_ENTRIES = 5_000
MAX_NAME = 500
"""Characters of a name in an archive, folders and all."""
MAX_PACKS = 50
"""In one archive; each is looked into to learn its id."""
MAX_RATIO = 100
"""How many times as large a file of an archive may become; the text of rules shrinks to a tenth at most."""
SMALL = 100_000
"""Bytes up to which a file of an archive may shrink to nothing."""
MAX_DEPTH = 4
"""How many packs may extend one another."""
