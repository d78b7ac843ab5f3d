/**
 * Looks for the Debian packages that each command needs.
 */
import { hasApt, missingPackages } from '../setup/debian.mjs';
import { BUILD_PACKAGES, COMMANDS, packagesFor } from '../setup/requirements.mjs';

/**
 * @param {boolean} isWorkerReady a worker that is there need not be built
 * @returns {import('./report.mjs').Finding[]}
 */
export function packageFindings(isWorkerReady) {
  if (!hasApt()) {
    const advice = `install by hand what Debian calls ${packagesFor('test').join(', ')}`;
    return [{ name: 'Debian packages', ok: false, found: 'no apt here', needed: 'other', advice }];
  }
  const perCommand = COMMANDS.filter((command) => packagesFor(command).length > 0).map((command) =>
    finding(`packages for ${command}`, packagesFor(command)),
  );
  return isWorkerReady
    ? perCommand
    : [...perCommand, finding('packages to build the worker', BUILD_PACKAGES)];
}

/**
 * @param {string} name
 * @param {string[]} packages
 */
function finding(name, packages) {
  const missing = missingPackages(packages);
  return {
    name,
    ok: missing.length === 0,
    found: missing.length === 0 ? packages.join(', ') : `missing: ${missing.join(', ')}`,
    needed: 'other',
    advice: `sudo apt-get install ${missing.join(' ')}`,
  };
}
