"""The spine: one clock, one tree of frames, issues and errors. Import from the modules; this file loads nothing."""
