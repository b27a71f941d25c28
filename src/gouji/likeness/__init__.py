"""How alike texts are: what is left of them to be compared, their ratio, and every pair of many that is alike."""
