"""What came of a case and why: decisions, the findings behind them, and their words in Chinese and English."""
