"""Commands that need Django: each module offers run(args) -> int; the command line imports them lazily."""
