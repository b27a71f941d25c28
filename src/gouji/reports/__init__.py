"""`Document` and form to `Report`, and `Report` to `Facts`."""
