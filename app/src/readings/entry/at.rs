//! Where a field of a reading stands: alone in its form, or in one step of a round, which has a form for all.

/// The step, if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At(pub Option<usize>);

impl At {
    pub const ALONE: Self = Self(None);

    /// The name under which the field is sent.
    pub fn name(self, field: &str) -> String {
        match self.0 {
            None => field.to_owned(),
            Some(step) => format!("steps[{step}][{field}]"),
        }
    }

    /// Its id on the page.
    pub fn id(self, field: &str) -> String {
        match self.0 {
            None => field.to_owned(),
            Some(step) => format!("{field}-{step}"),
        }
    }

    pub fn is_step(self) -> bool {
        self.0.is_some()
    }
}
