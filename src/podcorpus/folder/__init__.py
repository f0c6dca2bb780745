"""The corpus folder: its layout, manifest, card and metadata; reading and writing it."""
