"""The archive for assistants: what each tool answers, as plain records, and the server of the Model Context Protocol."""
