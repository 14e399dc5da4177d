//! The row of a person, which whoever changes how they come in locks first: so that two who do wait for each other, and never for
//! each other's second row.

use crate::{Error, Result, act::Act};
use domain::UserId;

/// Locks it, in a scope that reaches the user as owner. What refers to the row can be added meanwhile.
///
/// # Errors
/// [`Error::NotFound`] when they deleted their account.
pub(crate) async fn lock(act: &mut Act, user: UserId) -> Result<()> {
    held(act, "select from users where user_id = $1 for no key update", user).await
}

/// Makes sure that somebody whose name is about to be written down has not deleted their account, and does not before the act; in a
/// scope of that user.
///
/// # Errors
/// [`Error::NotFound`] when they have.
pub(crate) async fn hold(act: &mut Act, user: UserId) -> Result<()> {
    held(act, "select from users where user_id = $1 for share", user).await
}

async fn held(act: &mut Act, statement: &'static str, user: UserId) -> Result<()> {
    sqlx::query(statement).bind(user.uuid()).fetch_optional(act.sql()).await?.map(drop).ok_or(Error::NotFound)
}
