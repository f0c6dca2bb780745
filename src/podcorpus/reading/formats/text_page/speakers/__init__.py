"""Who speaks under each header that was found."""
