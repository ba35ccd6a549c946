"""Stage: sets, bodies and cameras any way up, and what the frame shows."""
