//! `almanac user …`

use std::error::Error;

use clap::{Args, Subcommand};
use domain::{Email, Name, Password, text::TextError};
use store::Trail;
use store::accounts::{self, NewAccount, SignUpError};

use super::password;
use crate::config::Config;
use crate::database::Opened;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an account; the password is asked for, or read as one line from standard input
    Add(Add),
    /// Make a link to a new password for somebody, to be handed over to them: it works once, for an hour
    Reset(Reset),
}

#[derive(Debug, Args)]
pub struct Add {
    /// What they sign in with
    #[arg(long)]
    email: String,
    /// How they are called
    #[arg(long)]
    name: String,
    /// Let them look after this Almanac; the first account does anyway
    #[arg(long)]
    admin: bool,
}

#[derive(Debug, Args)]
pub struct Reset {
    /// What they sign in with
    email: String,
}

pub async fn perform(command: Command, config: &Config) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Add(add) => self::add(add, config).await,
        Command::Reset(Reset { email }) => {
            let database = Opened::for_command(config).await?;
            let link = reset(&email, config, &database).await;
            database.close().await;
            println!("{}", link?);
            Ok(())
        }
    }
}

/// Whoever may run commands on the server's database asks nobody.
pub(crate) async fn reset(email: &str, config: &Config, database: &Opened) -> Result<String, Box<dyn Error>> {
    if !config.local_accounts {
        return Err("people come in with a provider only here: ALMANAC_LOCAL_ACCOUNTS is off".into());
    }
    let nobody = || format!("nobody active signs in with {} and a password", email.trim());
    database.migrate().await?;
    let store = database.store(config).await?;
    let user = accounts::with_email(&store, email).await?.ok_or_else(nobody)?;
    let token = match accounts::reset_link(&store, user, &trail()).await {
        Err(store::Error::NotFound) => return Err(nobody().into()),
        made => made?,
    };
    Ok(format!("{}{}", config.origin(config.address), app::paths::reset(&token)))
}

async fn add(add: Add, config: &Config) -> Result<(), Box<dyn Error>> {
    let email = Email::parse(&add.email).map_err(|error| sentence("the e-mail address", &error))?;
    let name = Name::parse(&add.name).map_err(|error| sentence("the name", &error))?;
    let password = Password::parse_of(&password::ask("Password")?, &[name.as_str(), email.as_str()])
        .map_err(|error| sentence("the password", &error))?;

    let account = NewAccount { email, password, name, code: None };
    let database = Opened::for_command(config).await?;
    let made = make(&database, config, account, add.admin).await;
    database.close().await;
    made
}

/// Whoever may run commands on the server's database needs no code from its output: they make their own.
async fn make(database: &Opened, config: &Config, mut account: NewAccount, admin: bool) -> Result<(), Box<dyn Error>> {
    // Asked for before anything is made: without the owner's address there would be an account, and no admin.
    let owner = if admin { Some(database.owner()?) } else { None };
    database.migrate().await?;
    let store = database.store(config).await?;
    account.code = accounts::setup_code(&store).await?;
    let first = account.code.is_some();
    let email = account.email.as_str().to_owned();
    let user = match accounts::sign_up(&store, account, &trail()).await {
        Ok(user) => user,
        Err(SignUpError::Taken) => return Err(format!("{email} has an account already").into()),
        Err(error) => return Err(error.into()),
    };
    if let Some(owner) = owner {
        accounts::make_superuser(owner, user).await?;
    }
    if first || admin {
        println!("{email} has an account and looks after this Almanac.");
    } else {
        println!("{email} has an account.");
    }
    Ok(())
}

fn trail() -> Trail {
    Trail { address: None, client: Some("command line".into()), request: None }
}

fn sentence(what: &str, error: &TextError) -> String {
    match error {
        TextError::Empty => format!("{what} is empty"),
        TextError::TooLong { max } => format!("{what} is too long: at most {max} characters"),
        TextError::TooShort { min } => format!("{what} is too short: at least {min} characters"),
        TextError::Personal => format!("{what} is what everybody knows of them"),
        TextError::Common => format!("{what} is one of the first that anybody would try"),
        TextError::NotAnEmail => format!("{what} is not one: it must look like aoi@example.org"),
        _ => format!("{what} has characters that cannot stand there"),
    }
}
