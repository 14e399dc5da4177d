//! Servers that do jobs over one database.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{Email, Name, Password, Provider, Uuid};
use store::identities::{self, NewIdentity};
use store::{Store, Trail, accounts};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::world::{PASSWORD, World};
use crate::jobs::{Configured, Outside, Pace, Problem, run};

const PACE: Pace = Pace { look: Duration::from_millis(50), lease: Duration::from_secs(1), grace: Duration::from_millis(300) };

/// What a world does that is asked.
#[derive(Clone, Copy)]
pub enum Manner {
    Works,
    Takes(Duration),
    NeverAnswers,
    Fails { lasting: bool },
}

/// A world that writes down what it was asked.
#[derive(Clone)]
pub struct Recording {
    manner: Manner,
    asked: Arc<Mutex<Vec<String>>>,
    done: Arc<Mutex<Vec<String>>>,
}

impl Recording {
    pub fn new(manner: Manner) -> Self {
        Self { manner, asked: Arc::default(), done: Arc::default() }
    }

    async fn act(&self, what: &str) -> Result<(), Problem> {
        self.asked.lock().unwrap().push(what.to_owned());
        match self.manner {
            Manner::Works => {}
            Manner::Takes(time) => tokio::time::sleep(time).await,
            Manner::NeverAnswers => std::future::pending().await,
            Manner::Fails { lasting } => return Err(Problem { why: "the other side does not answer".into(), lasting }),
        }
        self.done.lock().unwrap().push(what.to_owned());
        Ok(())
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    pub fn done(&self) -> Vec<String> {
        self.done.lock().unwrap().clone()
    }
}

impl Outside for Recording {
    fn kinds(&self) -> Vec<&'static str> {
        vec!["mail", "picture", "deauthorize"]
    }

    async fn mail(&self, to: &str, _: &str, _: &str) -> Result<(), Problem> {
        self.act(to).await
    }

    async fn picture(&self, url: &str) -> Result<Vec<u8>, Problem> {
        self.act(url).await.map(|()| b"jpeg".to_vec())
    }

    async fn remove_photo(&self, _: Uuid) -> Result<(), Problem> {
        self.act("photo").await
    }

    async fn deauthorize(&self, token: &str) -> Result<(), Problem> {
        self.act(token).await
    }
}

/// A world with so many people whose pictures are to be copied.
async fn with_pictures(count: usize) -> World {
    let world = World::new().await;
    let account = accounts::NewAccount {
        email: Email::parse("aoi@example.org").unwrap(),
        password: Password::parse(PASSWORD).unwrap(),
        name: Name::parse("Aoi").unwrap(),
        code: world.code().await,
    };
    accounts::sign_up(&world.store, account, &Trail::default()).await.unwrap();
    for number in 0..count {
        let identity = NewIdentity {
            provider: Provider::Google,
            subject: number.to_string(),
            name: None,
            email: None,
            picture: Some(format!("https://lh3.googleusercontent.com/{number}")),
            token: None,
            expires_in_s: None,
        };
        identities::enter(&world.store, &identity, true, &Trail::default()).await.unwrap();
    }
    world
}

/// A server's runner.
pub struct Server {
    running: JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl Server {
    pub fn start(store: &Store, outside: impl Outside) -> Self {
        let (stop, stops) = watch::channel(false);
        Self { running: tokio::spawn(run(store.clone(), outside, PACE, stops)), stop }
    }

    pub async fn stop(self) {
        self.stop.send(true).unwrap();
        self.running.await.unwrap();
    }
}

pub async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..400 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{what} does not come");
}

const DONE: &str = "select count(*) from jobs where kind = 'picture' and done_at is not null and given_up_at is null";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_held_when_it_died_the_other_does() {
    let world = with_pictures(6).await;
    let (dying, living) = (Recording::new(Manner::NeverAnswers), Recording::new(Manner::Works));
    let first = Server::start(&world.store, dying.clone());
    until("the first server takes two", || dying.asked() == 2).await;
    // As when the process is killed: nothing is given back.
    first.running.abort();
    let _ = first.running.await;
    assert_eq!(world.sql("select count(*) from jobs where lease_by is not null and kind = 'picture'"), "2");

    let second = Server::start(&world.store, living.clone());
    until("all are done", || world.sql(DONE) == "6").await;
    second.stop().await;
    let mut done = living.done();
    done.sort();
    let all: Vec<String> = (0..6).map(|number| format!("https://lh3.googleusercontent.com/{number}")).collect();
    assert_eq!((done, dying.done()), (all, vec![]), "each effect once");
    assert_eq!(world.sql("select sum(attempts) from jobs where kind = 'picture'"), "8", "two were tried twice");
    assert_eq!(world.rows("pictures"), 6);
}

/// Work that lasts longer than a lease keeps it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_takes_long_is_not_done_by_two() {
    let world = with_pictures(2).await;
    let slow = Recording::new(Manner::Takes(PACE.lease * 5 / 2));
    let servers = [Server::start(&world.store, slow.clone()), Server::start(&world.store, slow.clone())];
    until("both are done", || world.sql(DONE) == "2").await;
    for server in servers {
        server.stop().await;
    }
    assert_eq!((slow.asked(), slow.done().len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_finishes_what_is_short_and_gives_back_what_is_long() {
    let world = with_pictures(1).await;
    let short = Recording::new(Manner::Takes(PACE.grace / 2));
    let server = Server::start(&world.store, short.clone());
    until("it is taken", || short.asked() == 1).await;
    server.stop().await;
    assert_eq!(world.sql(DONE), "1");

    let world = with_pictures(1).await;
    let long = Recording::new(Manner::NeverAnswers);
    let server = Server::start(&world.store, long.clone());
    until("it is taken", || long.asked() == 1).await;
    server.stop().await;
    let back = "select count(*) from jobs where kind = 'picture' and lease_by is null and attempts = 0 and done_at is null";
    assert_eq!(world.sql(back), "1", "at once another server may take it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fails_waits_and_what_cannot_work_is_given_up() {
    for (lasting, state) in [(false, "waits 1"), (true, "given up 1")] {
        let world = with_pictures(1).await;
        let failing = Recording::new(Manner::Fails { lasting });
        let server = Server::start(&world.store, failing.clone());
        let told = "select case when given_up_at is not null then 'given up ' when run_at > now() + interval '5 seconds' then 'waits ' end || attempts
             from jobs where kind = 'picture' and problem = 'the other side does not answer' and lease_by is null";
        until("it is noted", || world.sql(told) == state).await;
        server.stop().await;
        assert_eq!(failing.asked(), 1);
    }
}

/// A server that is set up for nothing outside leaves it to others, and still clears up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_server_clears_up() {
    let world = with_pictures(1).await;
    world.sql("insert into sign_in_limits values ('old', 9, now() - interval '2 days')");
    let server = Server::start(&world.store, Configured::for_nothing(world.album()));
    until("it is swept", || world.rows("sign_in_limits") == 0).await;
    let planned = "select count(*) from jobs where every_s is not null and attempts = 0 and run_at > now() and lease_by is null";
    until("all is planned again", || world.sql(planned) == "3").await;
    server.stop().await;
    assert_eq!(world.sql("select count(*) from jobs where kind = 'picture' and attempts = 0 and done_at is null"), "1");
}
