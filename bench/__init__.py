"""Figures for speed and size: printed, never asserted. `python -m bench`, or one part: `python -m bench today`."""
