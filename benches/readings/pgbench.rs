//! Postgres's own measuring program, as the application role through the socket that the server uses.

use std::fs;

use crate::program::Program;
use crate::statements::Script;

pub const WARM: usize = 20;

/// Latencies in milliseconds of one client, `count` times, each statement prepared as the server prepares it.
pub fn latencies(program: &Program, script: &Script, text: &str, extra: &[(&str, i64)], count: usize) -> Vec<f64> {
    let prefix = program.folder().join("latency");
    let mut command = prepared(program, script, text, extra);
    command.args(["-c", "1", "-t", &(count + WARM).to_string(), "-l", "--log-prefix"]).arg(&prefix);
    run(&mut command);
    let mut found = Vec::new();
    for file in fs::read_dir(program.folder()).expect("the folder").filter_map(Result::ok) {
        if file.file_name().to_string_lossy().starts_with("latency.") {
            let lines = fs::read_to_string(file.path()).expect("the latencies");
            found.extend(lines.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<f64>().ok()).map(|us| us / 1000.0));
            let _ = fs::remove_file(file.path());
        }
    }
    assert_eq!(found.len(), count + WARM, "every run of the script succeeds");
    found.split_off(WARM)
}

/// Transactions a second with so many clients.
pub fn throughput(program: &Program, script: &Script, clients: usize, seconds: u64) -> f64 {
    let mut command = prepared(program, script, &script.body, &[]);
    command.args(["-c", &clients.to_string(), "-j", "2", "-T", &seconds.to_string()]);
    let said = run(&mut command);
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).expect("a figure");
    line.split(' ').next().and_then(|number| number.parse().ok()).expect("a figure")
}

fn prepared(program: &Program, script: &Script, text: &str, extra: &[(&str, i64)]) -> std::process::Command {
    let file = program.folder().join("script.sql");
    fs::write(&file, text).expect("the script");
    let mut command = program.client("pgbench", "almanac_server");
    command.args(["-n", "-M", "prepared", "-f"]).arg(file);
    for (name, value) in &script.values {
        command.arg("-D").arg(format!("{name}={value}"));
    }
    for (name, value) in extra {
        command.arg("-D").arg(format!("{name}={value}"));
    }
    command
}

fn run(command: &mut std::process::Command) -> String {
    let out = command.arg("almanac").output().expect("pgbench runs");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{said}{}", String::from_utf8_lossy(&out.stderr));
    said
}
