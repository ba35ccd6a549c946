"""Skylot: plan, shoot and cut a film anywhere. The public surface is `skylot.api`."""

__version__ = "0.2.0"
