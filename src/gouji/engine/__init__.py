"""`Facts` and rules to `Outcomes`, and `Outcomes` to `Findings`. Knows cells, numbers, text and logic, and no law."""
