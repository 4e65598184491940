"""Parts `portfolio-…`: one question of many rows, by the engines the library writes for and by code written by hand."""
