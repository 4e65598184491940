"""Cases: answers worked out by hand from the text of a scheme, against which its pack is tested."""
