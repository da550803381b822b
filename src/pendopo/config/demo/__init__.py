"""The demonstration: Kota Bandung (contoh), its offices, synthetic staff, cases made by the real verbs."""
