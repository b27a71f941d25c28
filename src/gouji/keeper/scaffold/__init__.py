"""New packs, editions and rules, written so that they load, lint and pass their cases at once."""
