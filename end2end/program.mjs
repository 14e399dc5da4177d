// Starts the built program on a data folder of its own, as a person would, and ends it in every way there is.
import { spawn } from 'node:child_process';
import { mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = path.resolve(process.env.ALMANAC ?? path.join(import.meta.dirname, '../target/release/almanac'));

// Postgres may run as another user than we do: the folder above the data must let it through.
export function emptyFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-end2end-'));
  chmodSync(folder, 0o755);
  return path.join(folder, 'data');
}

// `as` is a user id to run as; only root can choose one.
export async function start({ data = emptyFolder(), as = undefined, extra = [] } = {}) {
  const child = spawn(binary, ['serve', '--addr', '127.0.0.1:0', '--data', data, ...extra], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ALMANAC_LOG: 'warn' },
    ...(as === undefined ? {} : { uid: as, gid: as }),
  });
  let said = '';
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  const url = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address within 60 s:\n${said}`)), 60_000);
    const hear = (piece) => {
      said += piece;
      const found = said.match(/Almanac is at (http:\/\/\S+)/);
      if (found) {
        clearTimeout(late);
        // The code, if there is one, is printed with the address.
        setTimeout(() => resolve(found[1]), 200);
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    ended.then((how) => reject(new Error(`it ended (${how}):\n${said}`)));
  });
  return {
    url,
    data,
    pid: child.pid,
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
  };
}
