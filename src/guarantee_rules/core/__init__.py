"""The core: one small, closed, typed program, its meaning, its checks and its printed form."""
