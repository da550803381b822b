"""What a case owes: bills with their calculation, payment codes, proofs of payment, receipts."""
