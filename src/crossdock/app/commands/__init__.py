"""The commands, by topic. Each imports what it needs when it runs, so that every command starts quickly."""
