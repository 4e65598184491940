"""What a tape can be: files, frames and tables, each read once from front to back in bounded memory."""
