"""Writing packs: a first draft from questions or from another pack, the layout of its text, what an editor is told."""
