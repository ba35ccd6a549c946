"""The places' room: orbits, attitude, sites on Earth, their sets and windows, and when a need is met there."""
