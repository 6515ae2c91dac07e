"""The commands: what each asks for, does and prints; clock, git and terminal are asked here and in `cli` alone."""
