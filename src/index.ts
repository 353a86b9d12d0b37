/** snat-plan as a library: everything the command line can do, without touching the process, the terminal or the clock. */
export type { Diagnostic, DiagnosticCode, Span } from './diagnostics/diagnostic.js';
export { renderDiagnostics } from './diagnostics/render.js';
export { evidenceOf, type ObservedEvidence } from './importers/evidence.js';
export { type FitOptions, type FitResult, fitObservations } from './importers/fit-observations.js';
export type {
  DurationEstimate,
  FitInput,
  FitReport,
  ServiceEstimate,
  TrafficEstimate,
  TrafficObservation,
} from './importers/fit-result.js';
export { type Observation, type ObservationOptions, readObservation } from './importers/read-observation.js';
export { checkReport, checkScenario } from './planning/check/check.js';
export {
  type CaptureEvidence,
  type Exhaustion,
  type ExhaustionVerdict,
  exhaustionVerdict,
} from './planning/check/fit-verdict.js';
export { compareObserved, type ObservedPorts } from './planning/check/observed.js';
export type { ObservedComparison, ObservedNumber } from './planning/check/observed-result.js';
export { compareReport, compareVariants } from './planning/compare/compare.js';
export { platformVariants } from './planning/compare/compare-platforms.js';
export type { ComparedBy, CompareReport, Comparison, PoolNeed, Variant } from './planning/compare/compare-result.js';
export { closeVariants, fileVariants, setVariants, type VariantSource } from './planning/compare/compare-variants.js';
export { diffScenarios } from './planning/diff/diff.js';
export { type DiffGate, isMissed } from './planning/diff/diff-gate.js';
export type {
  DiffReport,
  GroupChange,
  InputChange,
  MetricChange,
  Reason,
  ResolvedChange,
} from './planning/diff/diff-result.js';
export type { ChoiceControl, Control, MixControl, NumberControl } from './planning/report/control-result.js';
export { scenarioControls, settingsFor } from './planning/report/controls.js';
export { type ReportStep, reportScenario, reportStatus, reportSteps } from './planning/report/report.js';
export type {
  CapacityMap,
  GrowthCurve,
  GrowthCurves,
  GrowthPoint,
  HeadroomSwings,
  ReportParts,
  ReportSource,
  ScenarioReport,
} from './planning/report/report-result.js';
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
export { type SensitivityOptions, sensitivity } from './planning/sensitivity/sensitivity.js';
export type {
  EstimatedProbability,
  EstimatedQuantile,
  InputSensitivity,
  MonteCarlo,
  RangeNotPlayed,
  RangeSensitivity,
  SensitivityReport,
} from './planning/sensitivity/sensitivity-result.js';
export { type SimulateOptions, simulateReport, simulateScenario } from './planning/simulate/simulate.js';
export type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulatedLimitResult,
  SimulatedMetricResult,
  SimulatedTrace,
  SimulatedValue,
  SimulateReport,
  SimulationNoteResult,
} from './planning/simulate/simulate-result.js';
export {
  NO_SPARE,
  parseSizeQuestion,
  type SizeQuestion,
  SOLVE_FOR,
  sizeReport,
  sizeScenario,
} from './planning/size/size.js';
export type { SizeReport, Solution, SolutionUnit, SolveFor, Spare, TriedValue } from './planning/size/size-result.js';
export type { AxisResult } from './planning/sweep/axis.js';
export type { Frontier as SweepFrontier, FrontierPoint } from './planning/sweep/frontier.js';
export { type Shard, type Span as SweepSpan, shardSpan } from './planning/sweep/grid.js';
export { type SweepMetric, sweepMetrics } from './planning/sweep/metrics.js';
export { computePoints, pointOf, type SetValue, type SweepPoint } from './planning/sweep/points.js';
export { planSweep, type SweepOptions, type SweepPlan, type SweepPlanResult } from './planning/sweep/prepare.js';
export { type InvalidPoints, type SweepHeader, type SweepReport, sweepReport } from './planning/sweep/sweep.js';
export { simulateTimeline, type TimelineSimulationOptions } from './planning/timeline/simulate-timeline.js';
export { type TimelineOptions, timelineReport, timelineScenario } from './planning/timeline/timeline.js';
export type {
  Outage,
  ScenarioTimeline,
  SimulatedTimelineGroup,
  TimelineEvent,
  TimelineExhaustion,
  TimelineGroup,
  TimelineLimit,
  TimelinePoint,
  TimelineReport,
  TimelineSeries,
  TimelineSimulation,
  TimelineThreshold,
} from './planning/timeline/timeline-result.js';
export { configurationLines } from './platforms/configuration.js';
export { timerLines } from './platforms/configuration-timers.js';
export type { Confidence, PlatformProfile, PlatformTimer, PortRange, Sourced } from './platforms/profile.js';
export { findPlatform, platformIds, platforms } from './platforms/registry.js';
export { checkCiRenderers } from './reports/ci/ci-formats.js';
export type { CiFormat, GatedView } from './reports/ci/ci-view.js';
export { type CompareFormat, compareRenderers } from './reports/compare/compare-formats.js';
export { diffRenderers } from './reports/diff/diff-formats.js';
export type { DiffFormat } from './reports/diff/diff-view.js';
export { type FitFormat, fitRenderers } from './reports/fit/fit-formats.js';
export { type CheckedFit, renderFitSummary } from './reports/fit/fit-summary.js';
export { checkRenderers } from './reports/formats.js';
export { type PageAssets, renderReportPage, type ServedPage } from './reports/page/page.js';
export { type SensitivityFormat, sensitivityRenderers } from './reports/sensitivity/sensitivity-formats.js';
export {
  type SimulateFormat,
  simulateRenderers,
  type TraceFormat,
  traceRenderers,
} from './reports/simulate/simulate-formats.js';
export { sizeRenderers } from './reports/size/size-formats.js';
export { type TimelineFormat, timelineRenderers } from './reports/timeline/timeline-formats.js';
export type { Format, View } from './reports/view.js';
export { type EditedScenario, editScenario } from './scenario/edit.js';
export { type ParsedScenario, type ParseOptions, type ParseResult, parseScenario } from './scenario/parse.js';
export type { Flow, Pool, Scenario, ScenarioEvent, Threshold } from './scenario/scenario.js';
export { scenarioJsonSchema } from './scenario/schema.js';
export { decodeScenario } from './scenario/source-text.js';
