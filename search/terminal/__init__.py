"""Answers on a terminal and in other formats."""
