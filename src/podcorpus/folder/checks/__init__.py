"""What is checked of a corpus folder besides its rows: one module for each kind of file, or thing about files."""
