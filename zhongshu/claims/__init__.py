"""Claims: what Amazon owes us for units it lost, damaged or never sent back, and what it paid."""
