"""Hand-over: USD, glTF, camera report, cut, animatic, viewer page."""
