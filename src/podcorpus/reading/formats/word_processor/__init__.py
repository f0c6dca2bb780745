"""What a word processor's document shows."""
