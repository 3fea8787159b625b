"""The correction desk: a recognised text is listened to once and becomes one that both interviewers trust."""
