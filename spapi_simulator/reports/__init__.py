"""What Amazon writes into its reports: one file per family of reports, all from the world."""
