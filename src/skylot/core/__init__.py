"""The spine: one clock, one tree of frames, issues, errors. Import from its modules; this file loads nothing."""
