"""What UU 27/2022 asks: the register of processing, rights of the person, breaches, retention."""
