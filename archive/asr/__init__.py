"""Speech recognition: windows of sound to timed text, by any engine, so that a stopped run can go on."""
