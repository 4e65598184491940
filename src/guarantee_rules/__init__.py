"""Public loan-guarantee policy, executable, citable and explained."""
