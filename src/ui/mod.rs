//! Draws the model, changes nothing.
