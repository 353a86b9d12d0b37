#!/usr/bin/env node
/**
 * Starts the program from V8's compiled code, which the first run of each command leaves in the user's own cache folder:
 * most of a short run is compiling. Without a usable folder the program starts the same, only later.
 *
 * NODE_DISABLE_COMPILE_CACHE, Node's own switch for such caches, turns it off.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** Names this build and this Node: compiled code of another is of no use. Set when the bundle is built. */
declare const BUILD_ID: string;

const location = new URL('./program.cjs', import.meta.url);
const filename = fileURLToPath(location);
const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'snat-plan');
const generation = `${BUILD_ID}-${process.version}-${process.arch}`;
/** A command compiles what it runs, so each has its own. */
const command = /^[a-z]{1,20}$/.exec(process.argv[2] ?? '')?.[0] ?? 'other';
const file = join(folder, `${generation}-${command}.bin`);
const enabled = !process.env.NODE_DISABLE_COMPILE_CACHE;

const cachedData = enabled ? readCompiled() : undefined;
const script = new Script(readFileSync(filename, 'latin1'), {
  filename,
  ...(cachedData === undefined ? {} : { cachedData }),
});
if (enabled && script.cachedDataRejected !== false) process.on('exit', writeCompiled);
script.runInThisContext()(
  createRequire(location),
  location.href,
  (path: string) => import(new URL(path, location).href),
);

/** Compiled code is run as it stands, so it is taken only from a folder that nobody else can write to. */
function readCompiled(): Buffer | undefined {
  try {
    return isOwn() ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the folder is this user's, and nobody else's to read or write. */
function isOwn(): boolean {
  const { mode, uid } = statSync(folder);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
}

/** Written whole under another name first, so that no other run reads half of it; that of older builds goes. */
function writeCompiled(): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn()) return;
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, script.createCachedData(), { mode: 0o600 });
    renameSync(unfinished, file);
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(generation)) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // No cache folder, or no room in it: the next start is as slow as this one.
  }
}
