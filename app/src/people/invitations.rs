//! Making invitations, withdrawing them, accepting one.

use domain::{SourceId, SpaceId, Uuid};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// An invitation as it is typed: to the home with a role, or to sources with a level.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedInvitation {
    pub label: String,
    /// A role's word, or empty for sources.
    pub role: String,
    pub level: String,
    pub sources: Vec<SourceId>,
    pub until: String,
}

/// Makes an invitation; its link is shown once.
#[server(prefix = "/do", endpoint = "invitations/make")]
pub async fn make(home: SpaceId, #[server(flatten)] typed: TypedInvitation) -> Result<Reply, Failure> {
    use store::invitations;

    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::people(home);
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        match typed.parse(&visit, &access.home().zone) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(new) => {
                super::asked::recently(&visit, new.gives.is_much()).await?;
                let made = invitations::make(&access, &new).await;
                match super::asked::lasting(&visit, &access.home().zone, typed.form(), made)? {
                    Err(form) => Ok(Reply::Again(form)),
                    Ok((id, token)) => {
                        visit.leave_once(&page, access.actor(), &format!("{id} {token}")).await?;
                        Ok(Reply::done(format!("{page}#invitations"), visit.words.say("invitation-made")))
                    }
                }
            }
        }
    }
    .await;
    visit.answer(&format!("{page}#invite"), typed.form(), outcome).await
}

/// Makes the link of an invitation again; the old one ends.
#[server(prefix = "/do", endpoint = "invitations/remake")]
pub async fn remake(home: SpaceId, invitation: Uuid) -> Result<Reply, Failure> {
    use store::invitations;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::people(home);
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        let waiting = invitations::waiting(&access).await?;
        let much = waiting.iter().any(|waiting| waiting.id == invitation && waiting.gives.is_much());
        super::asked::recently(&visit, much).await?;
        let remade = invitations::remake(&access, invitation).await;
        let token = match super::asked::lasting(&visit, &access.home().zone, Form::default(), remade)? {
            Ok(token) => token,
            // There is no field for it here.
            Err(form) => {
                return Ok(Reply::again("", form.problem("until").unwrap_or_default()));
            }
        };
        visit.leave_once(&page, access.actor(), &format!("{invitation} {token}")).await?;
        Ok(Reply::done(format!("{page}#invitations"), visit.words.say("invitation-remade")))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Withdraws an invitation.
#[server(prefix = "/do", endpoint = "invitations/withdraw")]
pub async fn withdraw(home: SpaceId, invitation: Uuid) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        store::invitations::withdraw(&access, invitation).await?;
        Ok(Reply::done(paths::people(home), visit.words.say("invitation-withdrawn")))
    }
    .await;
    visit.answer(&paths::people(home), Form::default(), outcome).await
}

/// Accepts an invitation.
#[server(prefix = "/do", endpoint = "invitations/accept")]
pub async fn accept(#[server(default)] token: String) -> Result<Reply, Failure> {
    use store::invitations::Accepted;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        Ok(match store::invitations::accept(&actor, &token).await? {
            Accepted::In(home) => Reply::done(paths::home(home), visit.words.say("invitation-accepted")),
            Accepted::Shorter(home) => Reply::done(paths::home(home), visit.words.say("invitation-shorter")),
            Accepted::Already(home) => Reply::done(paths::home(home), visit.words.say("invitation-already")),
        })
    }
    .await;
    visit.answer(&paths::invitation(&token), Form::default(), outcome).await
}

#[cfg(feature = "ssr")]
impl TypedInvitation {
    fn form(&self) -> crate::form::Form {
        let mut form = crate::form::Form::of(&[
            ("label", &self.label),
            ("role", &self.role),
            ("level", &self.level),
            ("until", &self.until),
        ]);
        form.fields.extend(self.sources.iter().map(|source| ("source".to_owned(), source.to_string())));
        form
    }

    fn parse(&self, visit: &crate::Visit, zone: &domain::Zone) -> Result<store::invitations::NewInvitation, crate::form::Form> {
        use domain::{Level, Name, Role};
        use store::invitations::{Gives, NewInvitation};

        let (words, mut form) = (visit.words, self.form());
        let label = form.take("label", Name::parse(&self.label), |error| words.text_problem(error));
        let until = super::parts::until(&mut form, words, zone, visit.now(), &self.until);
        let gives = if self.role.is_empty() {
            let level = form.take("level", self.level.parse::<Level>(), |_| words.say("problem-level"));
            if self.sources.is_empty() {
                form.complain("sources", words.say("problem-no-sources"));
                return Err(form);
            }
            level.map(|level| Gives::Level(level, self.sources.clone()))
        } else {
            form.take("role", self.role.parse::<Role>(), |_| words.say("problem-role")).map(Gives::Role)
        };
        if let (Some(Gives::Role(role)), Some(Some(_))) = (&gives, until)
            && !role.may_end()
        {
            form.complain("until", words.say("problem-owner-until"));
            return Err(form);
        }
        match (label, gives, until) {
            (Some(label), Some(gives), Some(until)) => Ok(NewInvitation { label, gives, until }),
            _ => Err(form),
        }
    }
}
