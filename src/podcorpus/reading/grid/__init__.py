"""Tables of times, speakers and words, however they are written."""
