"""
What an audit of many reports left in its folder, told to people: a workbook, and a dashboard of pages.

It reads the tables of that folder and nothing else; it knows no engine and no regulation. The words for tables, rows, rules
and clauses are handed in (`boards.words`). Nothing here holds more than is shown: tables are read in batches and counted.
"""
