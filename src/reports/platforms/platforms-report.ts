import type { PlatformProfile } from '../../platforms/profile.js';

/** What `platforms` gives: every profile. */
export interface PlatformListReport {
  readonly schemaVersion: 1;
  readonly command: 'platforms';
  readonly platforms: readonly PlatformProfile[];
}

/** What `platforms <id>` gives: one profile in full. */
export interface PlatformReport {
  readonly schemaVersion: 1;
  readonly command: 'platforms';
  readonly platform: PlatformProfile;
}
