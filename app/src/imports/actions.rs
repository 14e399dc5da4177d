//! Choosing how a file is read, trying it, saving it, undoing it, leaving it. Trying and saving go on in the background: the page
//! tells how far they are, and can be left.

use domain::{ImportId, SourceId, SpaceId};
use leptos::server;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::imports::Doing;

use crate::{failure::Failure, form::Reply};

/// How a file is to be read, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedChoice {
    pub encoding: String,
    pub separator: String,
    pub decimal: String,
    pub order: String,
    pub header: String,
    pub clock: String,
    pub length: String,
    /// Of each column, in their order.
    pub roles: Vec<String>,
    /// What a line that falls means: `17:rolled-over`.
    pub fall: String,
}

/// Says how the file is to be read, and tries it.
#[server(prefix = "/do", endpoint = "imports/choose")]
pub async fn choose_import(
    home: SpaceId,
    source: SourceId,
    import: ImportId,
    #[server(flatten)] typed: TypedChoice,
) -> Result<Reply, Failure> {
    use store::imports;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::import(home, source, import);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        let brought = imports::one(&access, import).await?;
        let Some(chosen) = brought.chosen else { return Err(Failure::NotFound) };
        match typed.choice(chosen) {
            None => Ok(Reply::again("", visit.words.say("problem-choice"))),
            Some(chosen) if imports::choose(&access, import, &chosen).await? => {
                begin(&access, import, Doing::Trial).await?;
                Ok(Reply::done(page.clone(), ""))
            }
            Some(_) => Ok(Reply::again("", visit.words.say("problem-import-goes-on"))),
        }
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Tries the file as it is understood; also again, when whoever tried it stopped.
#[server(prefix = "/do", endpoint = "imports/try")]
pub async fn try_import(home: SpaceId, source: SourceId, import: ImportId) -> Result<Reply, Failure> {
    act(home, source, import, Doing::Trial).await
}

/// Saves the file's readings.
#[server(prefix = "/do", endpoint = "imports/save")]
pub async fn save_import(home: SpaceId, source: SourceId, import: ImportId) -> Result<Reply, Failure> {
    act(home, source, import, Doing::Save).await
}

/// Takes the file's readings out of the book again.
#[server(prefix = "/do", endpoint = "imports/undo")]
pub async fn undo_import(home: SpaceId, source: SourceId, import: ImportId) -> Result<Reply, Failure> {
    act(home, source, import, Doing::Undo).await
}

/// Puts the file away without saving it.
#[server(prefix = "/do", endpoint = "imports/leave")]
pub async fn leave_import(home: SpaceId, source: SourceId, import: ImportId) -> Result<Reply, Failure> {
    use store::imports;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        Ok(if imports::leave(&access, import).await? {
            Reply::done(paths::source(home, source), visit.words.say("import-left"))
        } else {
            Reply::again("", visit.words.say("problem-import-goes-on"))
        })
    }
    .await;
    visit.answer(&paths::import(home, source, import), Form::default(), outcome).await
}

#[cfg(feature = "ssr")]
async fn act(home: SpaceId, source: SourceId, import: ImportId, doing: Doing) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::import(home, source, import);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        store::imports::one(&access, import).await?;
        begin(&access, import, doing).await?;
        Ok(Reply::done(page.clone(), ""))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Begins it, and does not wait for its end: an answer in time does not depend on the file's size. The page that follows shows
/// that it goes on, whoever is at it.
#[cfg(feature = "ssr")]
async fn begin(access: &store::SourceAccess, import: ImportId, doing: Doing) -> Result<(), Failure> {
    let (begins, begun) = tokio::sync::oneshot::channel();
    let access = access.clone();
    // On its own from the start: a browser that goes away meanwhile must not leave a file claimed that nobody works on.
    tokio::spawn(async move {
        let (work, answer) = match store::imports::claim(&access, import, doing).await {
            Ok(work) => (work, Ok(())),
            Err(error) => (None, Err(error)),
        };
        // Nobody may be waiting any more.
        let _ = begins.send(answer);
        let Some(work) = work else { return };
        if let Err(error) = work.run().await {
            tracing::warn!(%import, %error, "a file was not worked through");
        }
    });
    Ok(begun.await.map_err(|_| Failure::Broken)??)
}

#[cfg(feature = "ssr")]
impl TypedChoice {
    /// What was chosen, on top of what was: a field that was not sent stays as it is. `None`: something in it is not ours.
    fn choice(&self, was: store::imports::Chosen) -> Option<store::imports::Chosen> {
        let mut chosen = was;
        fn take<T: std::str::FromStr>(field: &mut T, typed: &str) -> Option<()> {
            if !typed.is_empty() {
                *field = typed.parse().ok()?;
            }
            Some(())
        }
        let format = &mut chosen.format;
        take(&mut format.encoding, &self.encoding)?;
        take(&mut format.separator, &self.separator)?;
        take(&mut format.decimal, &self.decimal)?;
        take(&mut format.order, &self.order)?;
        take(&mut format.clock, &self.clock)?;
        take(
            &mut format.header,
            match self.header.as_str() {
                "yes" => "true",
                "no" => "false",
                other => other,
            },
        )?;
        if !self.length.is_empty() {
            chosen.length = if self.length == "none" { None } else { Some(self.length.parse().ok()?) };
        }
        if !self.roles.is_empty() {
            chosen.roles = self.roles.iter().map(|role| role.parse().ok()).collect::<Option<_>>()?;
        }
        if let Some((line, fall)) = self.fall.split_once(':') {
            chosen.falls.insert(line.parse().ok()?, fall.parse().ok()?);
        }
        Some(chosen)
    }
}
