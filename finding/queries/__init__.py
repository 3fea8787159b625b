"""What finding reads: the codings a person may see, who speaks in them, and the words of transcripts."""
