"""What a keeper of rules works with: lints, trials of the rules, what they guard, what a change does, pages, scaffolds."""
