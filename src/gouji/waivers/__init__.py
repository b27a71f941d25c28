"""Findings set aside with a reason: files of waivers read, held against a result, written and cleaned."""
