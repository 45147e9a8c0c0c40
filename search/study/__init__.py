"""Questions about a whole term: code, topics, the plan, who wrote, what is near, and a question to everything."""
