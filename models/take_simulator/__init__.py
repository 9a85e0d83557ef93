"""Simulated practice takes: music, a player with known faults, an instrument, a room, a recorder, and expert ratings."""
