"""What can be done to a study, its people and its material: one verb a function, one audit row each."""
