"""Bytes to `Document`: one module a format, none of which knows a regulation."""
