"""The bundled season: a made-up term of the study group, to try the product on."""
