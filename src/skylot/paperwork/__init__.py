"""The production office's pages: records in, call sheets, strips, charts and calendars out."""
