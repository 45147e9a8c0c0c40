"""A language model behind an OpenAI-compatible service, where the archive's settings name one."""
