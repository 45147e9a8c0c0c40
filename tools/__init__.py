"""What developers run: message catalogues, figures about the code. Not installed."""
