"""What UU 27/2022 asks: the register of processing, a person's own page, requests, breaches, retention."""
