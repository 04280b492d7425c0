//! What the screen knows and decides; no input or output, no clock.
