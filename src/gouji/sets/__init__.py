"""Reports of a run as a set: which body is below which, who has reported, what many reports have wrong alike."""
