"""The answers to a study group's questions as a person reads them on a terminal."""
