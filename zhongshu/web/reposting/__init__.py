"""Re-posting: stock that lies under another product than its seller SKU is by now."""
