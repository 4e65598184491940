"""The files of a pack described for editors: JSON Schemas made from the documents, kinds and words of the library.

Draft 7, which every editor reads. A schema describes what an ordinary YAML reader makes of a file, where `500` is a
number and `true` is a truth value, and never refuses what `load` accepts because of that.
"""
