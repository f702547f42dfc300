'use strict';
// Installs what a package-lock.json pins by hash into the user's cache, and links it to where the caller wants it.
// Usage: node eng/npm.js FOLDER LINK [--each]
//   FOLDER   holds package.json and package-lock.json
//   LINK     becomes a link to the node_modules folder; nothing is written beside the sources
//   --each   LINK is a folder with a link for each package instead, and packages for other systems and processors are installed
//            too, where this machine can start their programs
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

class Failure extends Error {}

/**
 * The folder of the project in the user's cache, whose content is run. It belongs to the user and is closed to others, and nobody else
 * can put another in its place, as UserCache.cs has it; there is none without a home.
 */
function userCache({ XDG_CACHE_HOME: cache = '', HOME: home = os.homedir() } = process.env) {
  const isFolder = (name) => fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!path.isAbsolute(cache) && !isFolder(home)) {
    throw new Failure(`there is no place for the cache: HOME is '${home}', which is not a folder. Set HOME or XDG_CACHE_HOME.`);
  }

  const folder = path.join(path.isAbsolute(cache) ? cache : path.join(home, '.cache'), 'ffitoolkit');
  // On Windows a folder has the access rights that it inherits; those of a home are the user's alone.
  if (process.getuid === undefined) {
    fs.mkdirSync(folder, { recursive: true });
    return folder;
  }

  const user = process.getuid();
  const refuse = (what) => { throw new Failure(`the cache folder '${folder}' ${what}. Remove it, or set XDG_CACHE_HOME to a folder of yours.`); };
  requireNobodyElsesWay(folder, user, refuse);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = fs.statSync(folder);
  if (uid !== user) refuse('belongs to another user');
  if ((mode & 0o022) !== 0) refuse('can be written by other users');
  fs.chmodSync(folder, 0o700);
  return folder;
}

/** Follows a path: of every folder in it, and of every link, nobody but the user and root may be the owner, or rename what is in it. */
function requireNobodyElsesWay(folder, user, refuse) {
  const names = folder.split(path.sep).filter((name) => name !== '');
  let at = path.sep;
  for (let links = 0; names.length > 0;) {
    const { uid, gid, mode } = fs.statSync(at);
    // Root's home in a container is its starter's.
    if (user !== 0 && uid !== user && uid !== 0 && uid !== fs.statSync('/').uid) refuse(`can be replaced by another user: '${at}' is his`);
    const others = (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== user && gid !== 0);
    if (others && (mode & 0o1000) === 0) refuse(`can be replaced by other users: '${at}' is writable by them`);
    const next = path.join(at, names.shift());
    const entry = fs.lstatSync(next, { throwIfNoEntry: false });
    if (entry === undefined) return;
    if (!entry.isSymbolicLink()) {
      at = next;
      continue;
    }
    if (entry.uid !== user && entry.uid !== 0) refuse(`can be replaced by another user: the link '${next}' is his`);
    if (++links > 40) refuse('goes through more than 40 links');
    const target = fs.readlinkSync(next);
    if (path.isAbsolute(target)) at = path.sep;
    names.unshift(...target.split(path.sep).filter((name) => name !== ''));
  }
}

/** Whether a machine starts the programs of a package: Linux has emulators and Wine, the others start their own. */
function starts({ os: system, cpu }, { platform, arch }) {
  const names = (word) => word === undefined || [platform, arch].some((own) => [word].flat().includes(own));
  return platform === 'linux' ? ![system].flat().includes('darwin') : names(system) && names(cpu);
}

/** The texts of package.json and package-lock.json with those packages alone that the machine can start. */
function forMachine(description, lock, machine) {
  const kept = (name) => starts(lock.packages[`node_modules/${name}`], machine);
  const only = (dependencies) => Object.fromEntries(Object.entries(dependencies).filter(([name]) => kept(name)));
  const packages = Object.entries(lock.packages).filter(([key, each]) => key === '' || starts(each, machine));
  const root = { ...lock.packages[''], dependencies: only(lock.packages[''].dependencies) };
  const text = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
  return [
    text({ ...description, dependencies: only(description.dependencies) }),
    text({ ...lock, packages: { ...Object.fromEntries(packages), '': root } }),
  ];
}

/** Installs into the cache, once for each content of the files; returns the node_modules folder. */
function install(kind, [description, lock], from, flags) {
  const hash = createHash('sha256').update(description).update(lock).digest('hex').slice(0, 16);
  const folder = path.join(userCache(), kind, hash);
  const complete = path.join(folder, 'complete');
  if (!fs.existsSync(complete)) {
    console.log(`\n== Installing the pinned packages of ${from} into the cache`);
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    // Made aside and moved as a whole, so that neither an interruption nor a second script at work leaves half of it.
    const staging = fs.mkdtempSync(path.join(path.dirname(folder), 'staging.'));
    fs.writeFileSync(path.join(staging, 'package.json'), description);
    fs.writeFileSync(path.join(staging, 'package-lock.json'), lock);
    // Nothing of a package is run. npm is a batch file on Windows, which a shell starts.
    execFileSync('npm', ['ci', '--cache', 'npm', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...flags], { cwd: staging, stdio: 'inherit', shell: process.platform === 'win32' });
    fs.rmSync(path.join(staging, 'npm'), { recursive: true });
    fs.writeFileSync(path.join(staging, 'complete'), '');
    try {
      fs.renameSync(staging, folder);
    } catch {
      // Another script was first.
      fs.rmSync(staging, { recursive: true });
    }
    if (!fs.existsSync(complete)) throw new Failure(`could not put the packages of '${from}' into '${folder}'. Remove that folder and try again.`);
  }
  return path.join(folder, 'node_modules');
}

/** Makes `name` a link to a folder; a junction on Windows, where links are not everyone's to make. */
function link(folder, name) {
  const isThere = () => fs.existsSync(name) && fs.realpathSync(name) === fs.realpathSync(folder);
  if (isThere()) return;
  fs.rmSync(name, { force: true });
  try {
    fs.symlinkSync(folder, name, 'junction');
  } catch (error) {
    // Another script was first.
    if (!isThere()) throw error;
  }
}

function main([from, to, option, ...more]) {
  if (to === undefined || option !== undefined && option !== '--each' || more.length > 0) {
    throw new Failure('usage: node eng/npm.js FOLDER LINK [--each]');
  }

  const texts = ['package.json', 'package-lock.json'].map((name) => fs.readFileSync(path.join(from, name), 'utf8'));
  if (option === undefined) {
    const modules = install('npm', texts, from, []);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    link(modules, to);
    return;
  }

  // --force: some are for other processors than this one.
  const modules = install('nodes', forMachine(...texts.map((text) => JSON.parse(text)), process), from, ['--force']);
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(modules).filter((each) => !each.startsWith('.'))) link(path.join(modules, name), path.join(to, name));
}

module.exports = { userCache, forMachine };

if (require.main === module) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Failure ? `error: ${error.message}` : error.status !== undefined ? `error: npm could not install the packages of '${process.argv[2]}'` : error);
    process.exitCode = 1;
  }
}
