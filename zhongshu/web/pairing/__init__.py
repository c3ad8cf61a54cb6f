"""The pairing workbench: which product each seller SKU is, by proposals and keyboard."""
