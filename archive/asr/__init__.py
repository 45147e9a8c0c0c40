"""Speech recognition: where somebody speaks, cut into windows that any engine transcribes, so that a stopped run can go on."""
