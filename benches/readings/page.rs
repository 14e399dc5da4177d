//! A page against pgbench running the very statements that it sends.

use std::time::{Duration, Instant};

use crate::http::Browser;
use crate::program::Program;
use crate::statements::{Script, Statement};
use crate::{Pace, median, ms, pgbench, row};

const CLIENTS: usize = 8;

pub struct Measured {
    pub statements: Vec<Statement>,
    pub script: Script,
    /// To the first byte with one client, in milliseconds: ours and pgbench's.
    first_byte: [f64; 2],
    /// Pages and transactions a second with eight clients.
    rate: [f64; 2],
}

impl Measured {
    /// Measures a page that this person may open; their connection is a new one afterwards.
    pub fn of(program: &mut Program, browser: &mut Browser, path: &str, pace: &Pace) -> Self {
        let statements = program.statements(|address| drop(browser.at(address).page(path)));
        *browser = browser.at(&program.address);
        let script = Script::of(&statements, None);
        let (mut ours, mut theirs, mut rate, mut their_rate) = (vec![], vec![], vec![], vec![]);
        for _ in 0..pace.runs {
            theirs.push(median(pgbench::latencies(program, &script, &script.body, &[], pace.requests)));
            let mut browser = browser.beside();
            (0..pgbench::WARM).for_each(|_| drop(browser.page(path)));
            ours.push(median((0..pace.requests).map(|_| ms(browser.page(path).first_byte)).collect()));
        }
        for _ in 0..pace.runs.min(5) {
            their_rate.push(pgbench::throughput(program, &script, CLIENTS, pace.seconds));
            rate.push(throughput(browser, path, CLIENTS, pace.seconds));
        }
        Self { statements, script, first_byte: [median(ours), median(theirs)], rate: [median(rate), median(their_rate)] }
    }

    /// The rows that compare them, under the name of what was opened.
    pub fn rows(&self, name: &str) {
        let [ours, theirs] = self.first_byte;
        let bound = format!("≤ 1.3 × + 1 ms = {:.2}", 1.3 * theirs + 1.0);
        row(&format!("{name}p50 to first byte, 1 client"), ours, theirs, "ms", &bound, ours <= 1.3 * theirs + 1.0);
        let [ours, theirs] = self.rate;
        let bound = format!("≥ 30 % = {:.0}", 0.3 * theirs);
        row(&format!("{name}pages a second, {CLIENTS} clients"), ours, theirs, "/s", &bound, ours >= 0.3 * theirs);
    }
}

fn throughput(browser: &Browser, path: &str, clients: usize, seconds: u64) -> f64 {
    let started = Instant::now();
    let end = Duration::from_secs(seconds);
    let count =
        |mut browser: Browser| (0_u32..).take_while(|_| started.elapsed() < end).inspect(|_| drop(browser.page(path))).count();
    let pages: usize = std::thread::scope(|scope| {
        let all: Vec<_> = (0..clients).map(|_| scope.spawn(|| count(browser.beside()))).collect();
        all.into_iter().map(|one| one.join().expect("a client")).sum()
    });
    pages as f64 / started.elapsed().as_secs_f64()
}
