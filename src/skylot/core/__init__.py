"""The spine: one clock, one tree of frames, issues, errors. Import its modules; this loads nothing."""
