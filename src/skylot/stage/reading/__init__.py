"""What a frame says: people, planes, continuity, Sun, exposure."""
