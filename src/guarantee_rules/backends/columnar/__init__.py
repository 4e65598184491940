"""Programs as columns: a question asked of millions of cases at once, exactly as it is asked of one."""
