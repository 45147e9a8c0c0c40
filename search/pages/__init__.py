"""What each page shows, as plain records: no HTML, no request, no address of a server. A site of static files is made of the same."""
