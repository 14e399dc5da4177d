//! Who looks after this Almanac.

use crate::{Error, Result, connection};
use domain::UserId;
use sqlx::{Connection, PgConnection};

/// Makes a user a superuser. Only the owner of the tables may: no request to the server can bring this about.
///
/// # Errors
/// [`Error::NotFound`] when there is no such user.
pub async fn make_superuser(owner_url: &str, user: UserId) -> Result<()> {
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    let done = sqlx::query("update users set superuser = true where user_id = $1").bind(user.uuid()).execute(&mut owner).await?;
    owner.close().await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
}
