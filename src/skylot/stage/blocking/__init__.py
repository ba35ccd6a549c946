"""Blocking: a director's words to marks, cameras and tracks, and what collides."""
