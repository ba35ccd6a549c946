"""Storyboard frames: rays, Sun, Earth, lamps, labels."""
