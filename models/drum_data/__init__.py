"""Readers of the data pack shared by everything under models/ that renders drums: audio, kits, MIDI."""
