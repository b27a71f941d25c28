"""Rules on trial: their cases, the samples of the pack, and mutants of the rules, each of which one of these must notice."""
