"""What is searched: passages, the words they hold, their vectors, in generations that are published by one commit."""
