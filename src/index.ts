/** snat-plan as a library: everything the command line can do, without touching the process, the terminal or the clock. */
export type { Diagnostic, DiagnosticCode, Span } from './diagnostics/diagnostic.js';
export { renderDiagnostics } from './diagnostics/render.js';
export { checkReport, checkScenario } from './planning/check.js';
export type {
  CheckReport,
  Finding,
  GroupResult,
  Lever,
  LimitResult,
  PoolResult,
  ScenarioResult,
  Status,
  ThresholdResult,
} from './planning/result.js';
export type { Confidence, PlatformProfile, PlatformTimer, PortRange, Sourced } from './platforms/profile.js';
export { findPlatform, platformIds, platforms } from './platforms/registry.js';
export { checkRenderers } from './reports/formats.js';
export type { Format, View } from './reports/view.js';
export { type ParsedScenario, type ParseOptions, type ParseResult, parseScenario } from './scenario/parse.js';
export type { Flow, Pool, Scenario, Threshold } from './scenario/scenario.js';
export { scenarioJsonSchema } from './scenario/schema.js';
export { decodeScenario } from './scenario/source-text.js';
