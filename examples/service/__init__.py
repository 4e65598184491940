"""An example service: every question of every pack over HTTP, with its contract, its log and its health."""
