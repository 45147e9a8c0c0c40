"""What people hand in: the inbox, notes, chat, links, the plan; one kind of file each."""
