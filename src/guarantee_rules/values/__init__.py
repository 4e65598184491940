"""Values: exact numbers, dates, quantities, their types, and what is known of them."""
