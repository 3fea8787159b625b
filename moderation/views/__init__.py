"""The pages of moderation: where it stands, the desk, what was decided, discussion, second looks."""
