"""Exports of the group's chat: told apart by what is in them, each read into messages."""
