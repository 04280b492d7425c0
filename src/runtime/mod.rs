//! The screen's face: the loop, the terminal guard, input; turns effects into library calls and answers into events.
