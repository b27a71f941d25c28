"""Pages about a pack for people to read: its rules, its citations, its forms, as Markdown and as a site."""
