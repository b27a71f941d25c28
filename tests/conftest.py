"""What holds for all tests: the same examples every time, and no pack kept from an earlier run."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]
settings.register_profile("same", deadline=None, derandomize=True, database=None, suppress_health_check=SLOW)
settings.register_profile("search", deadline=None, max_examples=5000, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

_KEPT = tempfile.mkdtemp(prefix="gouji-tests-")
os.environ["GOUJI_CACHE"] = _KEPT


@pytest.hookimpl
def pytest_unconfigure() -> None:
    shutil.rmtree(_KEPT, ignore_errors=True)
