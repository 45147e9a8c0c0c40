"""A summary as people read it: pages, digests, mind maps, and the templates that order them."""
