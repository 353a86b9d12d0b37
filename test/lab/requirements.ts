/** What the laboratory needs from the machine, and how to get it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runWithin } from './processes.js';

/** Program → Debian package. */
const PROGRAMS: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  ss: 'iproute2',
  nft: 'nftables',
  conntrack: 'conntrack',
  haproxy: 'haproxy',
  tcpdump: 'tcpdump',
  sysctl: 'procps',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  gcc: 'gcc',
};

/** Needed by gcc, and no program of its own. */
const HEADERS = { file: '/usr/include/stdio.h', package: 'libc6-dev' };

/** Installs missing Debian packages where it may, and tells what is still missing, in words; empty when all is there. */
export async function missing(install: boolean): Promise<readonly string[]> {
  if (process.platform !== 'linux') return ['Linux'];
  if (process.getuid?.() !== 0) return ['root: namespaces, nftables and sysctls need it'];
  const wanted = missingPackages();
  if (wanted.length > 0 && install) await installPackages(wanted);
  const left = missingPackages();
  if (left.length > 0) return left.map((name) => `Debian package ${name} (npm run lab -- --install)`);
  return namespacesRefused();
}

function missingPackages(): readonly string[] {
  const packages = Object.entries(PROGRAMS).flatMap(([program, name]) => (isThere(program) ? [] : [name]));
  return [...new Set([...packages, ...(existsSync(HEADERS.file) ? [] : [HEADERS.package])])];
}

function isThere(program: string): boolean {
  // Not every PATH has the folders of a system administrator.
  process.env.PATH = [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter);
  return process.env.PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function installPackages(names: readonly string[]): Promise<void> {
  process.stderr.write(`installing ${names.join(', ')}\n`);
  try {
    await run('apt-get', ['-q', 'update']);
    await run('apt-get', ['-q', 'install', '-y', '--no-install-recommends', ...names]);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/** Tries what every case does. */
async function namespacesRefused(): Promise<readonly string[]> {
  const name = `snatlab-${process.pid}-try`;
  try {
    await run('ip', ['netns', 'add', name]);
    await runWithin(name, ['nft', 'add', 'table', 'ip', 'lab']);
    return [];
  } catch (error) {
    return [`network namespaces: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    await run('ip', ['netns', 'del', name]).catch(() => undefined);
  }
}
