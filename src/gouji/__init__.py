"""
Check a statutory report against the regulation that prescribes it.

Importing this package is cheap: whatever is heavy is imported when it is first used.
"""

__version__ = "0.1.0"
