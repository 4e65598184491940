"""The handbook: a site about packs for people, without a server, in Chinese and English."""
