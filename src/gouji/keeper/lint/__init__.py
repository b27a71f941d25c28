"""What is wrong, or only odd, with a pack that loads: one family of lints a module, each lint with a page in `docs/lints`."""
