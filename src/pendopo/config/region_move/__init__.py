"""A region moves to another cell: one encrypted file out, the same region in, proof that it is the same."""
