"""What a fund manager watches, month by month: ratios, balances, halts and deadlines, decided by the packs' rules."""
