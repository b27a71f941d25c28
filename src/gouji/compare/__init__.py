"""Two results, or two versions of a report: what was mended, what is new, what is still there."""
