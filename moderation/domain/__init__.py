"""What is true of every case, whatever it is about: where it stands, and its coders' letters."""
