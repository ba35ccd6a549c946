"""Of all tests: a fault that nobody foresaw is never turned into an issue, but fails the test."""

import os

from skylot.office.stage.faults import DEBUG

os.environ.setdefault(DEBUG, "1")
