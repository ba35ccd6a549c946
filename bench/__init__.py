"""Measurements: each module prints JSON, `python -m bench` that of all; RESULTS.md holds what was measured last."""
