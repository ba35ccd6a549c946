"""`python -m skylot` is the command line."""

from skylot.cli.main import run

run()
