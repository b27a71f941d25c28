"""
The hash chain over the results of an audit: each link is the hash of the link before it and of one report's results.

Whoever has noted the last link can tell whether any result was altered, left out or put in since, and from which report on.
"""

from __future__ import annotations

import hashlib

import pyarrow as pa


class Chain:
    """The links, one after the other."""

    def __init__(self, seed: str) -> None:
        """Begin with the hash of what the audit was done with, as hex digits."""
        self.head = seed

    def link(self, digest: str) -> str:
        """
        Add a link.

        Args:
            digest: Hash of a report's results, as `gouji.audit.tables.digest` gives it.

        Returns:
            The link, 64 hex digits.
        """
        self.head = hashlib.sha256(bytes.fromhex(self.head) + bytes.fromhex(digest)).hexdigest()
        return self.head

    def linked(self, reports: pa.Table) -> pa.Table:
        """Put links in place of the hashes in the column `chain`."""
        links = pa.array([self.link(digest) for digest in reports["chain"].to_pylist()], pa.string())
        return reports.set_column(reports.schema.get_field_index("chain"), reports.schema.field("chain"), links)
