//! Making and changing a home.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// A home as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedHome {
    pub name: String,
    pub address: String,
    pub zone: String,
    pub currency: String,
}

/// Makes a home that one owns.
#[server(prefix = "/do", endpoint = "homes/create")]
pub async fn create_home(#[server(flatten)] typed: TypedHome) -> Result<Reply, Failure> {
    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        match typed.parse(visit.words) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(home) => {
                let id = store::homes::create(&actor, home).await?;
                Ok(Reply::done(paths::home(id), visit.words.say("home-created")))
            }
        }
    }
    .await;
    visit.answer(paths::NEW_HOME, typed.form(), outcome).await
}

/// Changes a home's name, address, zone or currency.
#[server(prefix = "/do", endpoint = "homes/change")]
pub async fn change_home(home: domain::SpaceId, #[server(flatten)] typed: TypedHome) -> Result<Reply, Failure> {
    use domain::Act;

    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::ChangeHome)?;
        match typed.parse(visit.words) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(changed) => {
                store::homes::change(&access, changed).await?;
                Ok(Reply::done(paths::home(home), visit.words.say("saved")))
            }
        }
    }
    .await;
    visit.answer(&paths::edit_home(home), typed.form(), outcome).await
}

#[cfg(feature = "ssr")]
impl TypedHome {
    pub(crate) fn form(&self) -> crate::form::Form {
        crate::form::Form::of(&[
            ("name", &self.name),
            ("address", &self.address),
            ("zone", &self.zone),
            ("currency", &self.currency),
        ])
    }

    /// The home that was typed, or the form again with what is wrong beside each field.
    pub(crate) fn parse(&self, words: crate::words::Words) -> Result<store::homes::NewHome, crate::form::Form> {
        use domain::{Currency, Name, Zone};

        let mut form = self.form();
        let name = form.take("name", Name::parse(&self.name), |error| words.text_problem(error));
        let address = form.take("address", store::homes::Address::parse(&self.address), |error| words.text_problem(error));
        let zone = form.take("zone", Zone::parse(&self.zone), |_| words.say("problem-zone"));
        let currency = form.take("currency", Currency::parse(&self.currency), |_| words.say("problem-currency"));
        match (name, address, zone, currency) {
            (Some(name), Some(address), Some(zone), Some(currency)) => {
                Ok(store::homes::NewHome { name, address, zone, currency })
            }
            _ => Err(form),
        }
    }
}
