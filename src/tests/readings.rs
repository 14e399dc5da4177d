//! Readings through their forms.

mod act;
mod hand;
mod list;
mod questions;
mod together;
mod usual;
