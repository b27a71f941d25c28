"""`gouji rules diff`: what a change of a pack changes, in its rules and in what they find."""
