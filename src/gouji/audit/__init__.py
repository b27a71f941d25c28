"""Many reports at once: discover, read, check, write; Arrow in and out. Named by what they hold, none is imported here."""
