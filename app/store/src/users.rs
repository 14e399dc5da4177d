//! The row of a person, which whoever changes how they come in locks first: so that two who do wait for each other, and never for
//! each other's second row.

use crate::{Result, act::Act};
use domain::UserId;

/// Locks it, in a scope that reaches the user as owner. What refers to the row can be added meanwhile.
pub(crate) async fn lock(act: &mut Act, user: UserId) -> Result<()> {
    sqlx::query("select user_id from users where user_id = $1 for no key update").bind(user.uuid()).execute(act.sql()).await?;
    Ok(())
}
