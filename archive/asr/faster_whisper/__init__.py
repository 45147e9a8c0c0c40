"""The engine faster-whisper, and what its package brings along: CTranslate2, and Silero's voice activity detector."""
