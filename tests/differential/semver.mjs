// What npm's semver answers: for each text what it says, for each pair which is newer, of each list the latest stable one.
// Called with the folder that holds node_modules; the questions come on standard input, as one JSON value.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const semver = createRequire(`${process.argv[2]}/`)('semver');
const { texts, pairs, lists } = JSON.parse(readFileSync(0, 'utf8'));
const versions = texts.map((text) => semver.parse(text));
const stable = (index) => versions[index] && versions[index].prerelease.length === 0;
const newer = (a, b) => (semver.compare(versions[a], versions[b]) < 0 ? b : a);

const answers = {
  readings: versions.map((version) => version && [version.version, ...version.build].join(' ')),
  orders: pairs.map(([a, b]) => (versions[a] && versions[b] ? semver.compare(versions[a], versions[b]) : null)),
  latest: lists.map((list) => list.filter(stable).reduce((best, next) => (best === null ? next : newer(best, next)), null)),
};
process.stdout.write(JSON.stringify(answers));
