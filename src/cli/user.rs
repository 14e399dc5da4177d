//! `almanac user …`

use std::error::Error;

use clap::{Args, Subcommand};
use domain::{Email, Name, Password, text::TextError};
use store::accounts::{self, NewAccount, SignUpError};
use store::{Store, Trail};

use super::password;
use crate::config::Config;
use crate::database::Opened;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an account; the password is asked for, or read as one line from standard input
    Add(Add),
}

#[derive(Debug, Args)]
pub struct Add {
    /// What they sign in with
    #[arg(long)]
    email: String,
    /// How they are called
    #[arg(long)]
    name: String,
}

pub async fn perform(command: Command, config: &Config) -> Result<(), Box<dyn Error>> {
    let Command::Add(add) = command;
    let email = Email::parse(&add.email).map_err(|error| sentence("the e-mail address", &error))?;
    let name = Name::parse(&add.name).map_err(|error| sentence("the name", &error))?;
    let password = Password::parse(&password::ask("Password")?).map_err(|error| sentence("the password", &error))?;

    let database = Opened::for_command(config).await?;
    let made = match database.migrate().await {
        Ok(_) => match database.store(config).await {
            Ok(store) => make(&store, email, name, password).await,
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    };
    database.close().await;
    made
}

/// Whoever may run commands on the server's database needs no code from its output: they make their own.
async fn make(store: &Store, email: Email, name: Name, password: Password) -> Result<(), Box<dyn Error>> {
    let code = accounts::setup_code(store).await?;
    let first = code.is_some();
    let trail = Trail { address: None, client: Some("command line".into()), request: None };
    match accounts::sign_up(store, NewAccount { email: email.clone(), password, name, code }, &trail).await {
        Ok(_) if first => println!("{} has an account and, being the first, looks after this Almanac.", email.as_str()),
        Ok(_) => println!("{} has an account.", email.as_str()),
        Err(SignUpError::Taken) => return Err(format!("{} has an account already", email.as_str()).into()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn sentence(what: &str, error: &TextError) -> String {
    match error {
        TextError::Empty => format!("{what} is empty"),
        TextError::TooLong { max } => format!("{what} is too long: at most {max} characters"),
        TextError::TooShort { min } => format!("{what} is too short: at least {min} characters"),
        TextError::Common => format!("{what} is one of the first that anybody would try"),
        TextError::NotAnEmail => format!("{what} is not one: it must look like aoi@example.org"),
        _ => format!("{what} has characters that cannot stand there"),
    }
}
