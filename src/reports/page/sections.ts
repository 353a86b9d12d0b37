import { assumptionsSection } from './assumptions-section.js';
import { closingSection } from './closing-section.js';
import { courseSection } from './course-section.js';
import { findingsSection } from './findings-section.js';
import { growthSection } from './growth-section.js';
import { leversSection } from './levers-section.js';
import { mapSection } from './map-section.js';
import { occupancySection } from './occupancy-section.js';
import type { PageSection } from './section.js';
import { sourceSection } from './source-section.js';
import { swingsSection } from './swings-section.js';
import { timelineSection } from './timeline-section.js';
import { verdictSection } from './verdict-section.js';

/** The sections of a report page, in their order. */
export const SECTIONS: readonly PageSection[] = [
  verdictSection,
  courseSection,
  occupancySection,
  closingSection,
  growthSection,
  mapSection,
  timelineSection,
  swingsSection,
  leversSection,
  findingsSection,
  assumptionsSection,
  sourceSection,
];
