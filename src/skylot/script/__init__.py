"""The screenplay's room: scenes, breakdown, eighths, story days, revisions, and the setups planned."""
