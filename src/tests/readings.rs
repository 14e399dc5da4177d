//! Readings through their forms.

mod act;
mod hand;
mod list;
mod questions;
mod round;
mod together;
mod usual;
