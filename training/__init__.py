"""What is made once and shipped: the two models and the sound of the bundled season. Not part of the installed product."""
