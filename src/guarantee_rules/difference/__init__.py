"""What differs between two versions or two packs: in their texts, in their answers, and for whom."""
