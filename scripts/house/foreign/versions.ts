/** Which versions of the foreign tools are used: for the titles of the tests. */
import packageJson from '../../../package.json' with { type: 'json' };

/** By package, as package.json pins them. */
export const DEV_VERSIONS = packageJson.devDependencies;
