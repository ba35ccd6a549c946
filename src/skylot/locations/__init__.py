"""The places' room: orbits, attitude, sites on Earth, sets and windows, and when a need is met there."""
