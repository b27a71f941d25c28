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
