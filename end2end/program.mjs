// Starts the built program on a data folder of its own, as a person would, and ends it in every way there is.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const binary = path.resolve(process.env.ALMANAC ?? path.join(import.meta.dirname, '../target/release/almanac'));

const folders = [];
const programs = [];

// Postgres may run as another user than we do: the folder above the data must let it through.
export function emptyFolder({ owner = undefined } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-end2end-'));
  folders.push(folder);
  chmodSync(folder, 0o755);
  if (owner !== undefined) chownSync(folder, owner, owner);
  return path.join(folder, 'data');
}

// `as` is a user id to run as; only root can choose one. `env` is added to the environment.
export async function start({ data = emptyFolder(), as = undefined, extra = [], env = {} } = {}) {
  const begun = performance.now();
  const child = spawn(binary, ['serve', '--addr', '127.0.0.1:0', '--data', data, ...extra], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ALMANAC_LOG: 'warn', ALMANAC_REQUESTS_PER_SESSION: '0', ALMANAC_REQUESTS_PER_ADDRESS: '0', ...env },
    ...(as === undefined ? {} : { uid: as, gid: as }),
  });
  let said = '';
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  programs.push({ child, ended });
  let late;
  const url = await new Promise((resolve, reject) => {
    late = setTimeout(() => reject(new Error(`no address within 60 s:\n${said}`)), 60_000);
    const hear = (piece) => {
      said += piece;
      const found = said.match(/Almanac is at (http:\/\/\S+)/);
      if (found) {
        // The code, if there is one, is printed with the address.
        setTimeout(() => resolve(found[1]), 200);
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    ended.then((how) => reject(new Error(`it ended (${how}):\n${said}`)));
  }).finally(() => clearTimeout(late));
  return {
    url,
    data,
    pid: child.pid,
    seconds: (performance.now() - begun - 200) / 1000,
    get said() {
      return said;
    },
    get code() {
      return said.match(/use the code (\S+)/)?.[1];
    },
    // A graceful stop; resolves to the exit code.
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    // No time to put anything away.
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
    // What a statement says, asked of the embedded database as its superuser: one line a row, columns parted by |.
    sql(statement) {
      return postgresProgram('psql', ['-X', '-q', '-A', '-t', ...connection(data), '-c', statement]).trim();
    },
    // Everything that is in the database, as text.
    dump() {
      return postgresProgram('pg_dump', connection(data));
    },
    // The process ids of the Postgres on this data folder and of all it has started.
    postgres() {
      const first = postmaster(data);
      return first === undefined ? [] : [first, ...children(first)];
    },
  };
}

export function alive(pid) {
  try {
    // A zombie still has an entry, but nothing runs any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function postmaster(data) {
  try {
    const pid = Number(readFileSync(path.join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
    // The number may have gone to another process since.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data) ? pid : undefined;
  } catch {
    return undefined;
  }
}

// Where the embedded Postgres listens stands in its own file.
function connection(data) {
  const socket = readFileSync(path.join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[4];
  return ['-h', socket, '-U', 'postgres', '-d', 'almanac'];
}

function postgresProgram(name, args) {
  const installed = '/usr/lib/postgresql';
  const folders = [process.env.PGBIN, ...(existsSync(installed) ? readdirSync(installed).map((version) => path.join(installed, version, 'bin')).reverse() : [])];
  const folder = folders.find((one) => one && existsSync(path.join(one, name)));
  return execFileSync(folder ? path.join(folder, name) : name, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

function children(parent) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}

// For `after`: ends whatever a test left running and removes its folders. Complains of nothing: the tests do that.
export async function cleanUp() {
  for (const { child, ended } of programs.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }
  clearFolders();
}

// When the tests themselves are ended from outside there is no time to be polite.
function clearFolders() {
  for (const folder of folders.splice(0)) {
    const pid = postmaster(path.join(folder, 'data'));
    if (pid !== undefined) {
      for (const child of children(pid)) signal(child, 'SIGKILL');
      signal(pid, 'SIGKILL');
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.on('exit', () => {
  for (const { child } of programs) signal(child.pid, 'SIGKILL');
  clearFolders();
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(1));

export async function until(what, holds, { seconds = 10 } = {}) {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
