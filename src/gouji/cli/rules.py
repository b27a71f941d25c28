"""`gouji rules`: what a pack asks, rule by rule, and whether it is sound."""

from __future__ import annotations

from gouji.cli.help import Group, both

group = Group(
    "rules",
    {
        "list": "gouji.cli.rule_pages:list_command",
        "show": "gouji.cli.rule_pages:show_command",
        "test": "gouji.cli.rule_trials:test_command",
        "lint": "gouji.cli.rule_lint:lint_command",
        "coverage": "gouji.cli.rule_coverage:coverage_command",
        "diff": "gouji.cli.rule_diff:diff_command",
        "docs": "gouji.cli.rule_docs:docs_command",
        "new": "gouji.cli.rule_new:group",
        "schema": "gouji.cli.rule_schema:schema_command",
        "packs": "gouji.cli.pack_list:packs_command",
        "pack": "gouji.cli.pack_bundle:pack_command",
    },
    help=both("help.rules-group"),
)
