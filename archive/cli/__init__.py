"""The command line: the lobby that finds a command, and the commands that keep house."""
