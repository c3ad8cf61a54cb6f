"""Words every room shares: refusals, outcomes, money, encryption, time. No tables, no I/O."""
