"""Auditors by surat tugas, the audit chain and its daily digest."""
