"""The engine openai-whisper: the home of OpenAI's package, and of torch for speech."""
