"""Rule packs: YAML files to a checked `RulePack`. The only room that reads rules."""
