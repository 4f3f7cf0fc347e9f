import { describe, expect, it } from 'vitest';
import { mirrorIn } from './apt.ts';
import { compareVersions, isVersion, KNOWN, packageOf, versionsIn } from './releases.ts';

describe('the catalogue of kernels', () => {
  it('lists known versions oldest first, without repeats', () => {
    expect([...new Set(KNOWN)].sort(compareVersions)).toEqual(KNOWN);
    expect(KNOWN.every(isVersion)).toBe(true);
  });

  it('orders versions by number, not by text', () => {
    expect(compareVersions('7.1.13', '7.1.7')).toBeGreaterThan(0);
    expect(compareVersions('6.19.14', '7.0.4')).toBeLessThan(0);
    expect(compareVersions('7.1.3', '7.1.3')).toBe(0);
  });

  it('knows the package of a version before and since 6.19', () => {
    expect(packageOf('6.18.15')).toBe('linux-image-6.18.15+deb13-cloud-amd64');
    expect(packageOf('6.19.6')).toBe('linux-binary-6.19.6+deb13-cloud-amd64');
  });

  it('finds versions in names of packages, each in its package only', () => {
    expect(
      versionsIn([
        'linux-binary-7.1.13+deb13-cloud-amd64',
        'linux-image-7.1.13+deb13-cloud-amd64',
        'linux-binary-unsigned-7.1.13+deb13-cloud-amd64',
        'linux-image-6.18.5+deb13-cloud-amd64',
        'linux-image-6.16.3+deb13-cloud-amd64',
        'linux-image-cloud-amd64',
      ]),
    ).toEqual(['6.18.5', '7.1.13']);
  });
});

describe('the mirror', () => {
  it('is the first that serves packages of a Debian suite', () => {
    const targets = [
      'http://security.test/debian-security/ bookworm-security main Packages',
      'http://other.test/node nodistro main Packages',
      'http://mirror.test/debian/ bookworm main Sources',
      'http://mirror.test/debian/ bookworm main Packages',
    ].join('\n');
    expect(mirrorIn(targets)).toBe('http://mirror.test/debian');
  });

  it('is none where apt knows no Debian', () => {
    expect(mirrorIn('http://archive.test/ubuntu noble main Packages\n')).toBeNull();
    expect(mirrorIn('')).toBeNull();
  });
});
