"""`Result` to bytes: one module a format, each with its own written contract."""
