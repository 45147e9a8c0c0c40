"""Who speaks: voices told apart by their sound, named once, and recognised in later sessions."""
