"""The pages about people, groups and oneself."""
