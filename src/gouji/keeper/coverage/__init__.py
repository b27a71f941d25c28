"""`gouji rules coverage`: what the rules of a pack guard, cell by cell, and how sound the relations of its tables are."""
