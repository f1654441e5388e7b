import { compareText } from '../../domain/business/index.ts';
import { compareVersions } from '../../domain/crossref/index.ts';
import {
  observedTime,
  type Instant,
  type LifecycleStage,
  type SourceKey,
  type SourceRecord,
} from '../../domain/model/index.ts';

/** What a version of a record needs to tell a step. */
export type StagedVersion = Pick<
  SourceRecord,
  'key' | 'n' | 'attributes' | 'receivedAt' | 'sourceVersion' | 'sourceUpdatedAt' | 'contentHash'
>;

/** One version of a record; `late`: it came after a newer one, whose number it has. */
export interface ToldVersion {
  readonly record: StagedVersion;
  readonly late: boolean;
}

/** A source moved its customer to another stage. */
export interface LifecycleStep {
  readonly stage: LifecycleStage;
  /** When, by the source; else when we received it. */
  readonly at: Instant;
  readonly sourceKey: SourceKey;
  readonly recordVersion: number;
}

interface Told extends LifecycleStep, ToldVersion {}

/** The stages that one record told, oldest first, in whatever order its versions came: one step for each change. */
export function lifecycleSteps(versions: readonly ToldVersion[]): LifecycleStep[] {
  const outdatedAt = new Map(versions.flatMap((version) => (version.late ? [] : [[version.record.n, version.record]])));
  const told = versions.flatMap((version): Told[] => {
    const { record, late } = version;
    const value = record.attributes.lifecycleStage?.find((each) => each.value !== null);
    if (!value?.value) return [];
    const told = observedTime(value, record);
    // A late version of which no time is told was said before the one that outdates it.
    const by = late && told === record.receivedAt ? outdatedAt.get(record.n) : undefined;
    const at = by !== undefined && by.receivedAt < told ? by.receivedAt : told;
    return [{ ...version, stage: value.value, at, sourceKey: record.key, recordVersion: record.n }];
  });
  return told
    .sort(olderFirst)
    .filter(({ stage }, i) => told[i - 1]?.stage !== stage)
    .map(({ stage, at, sourceKey, recordVersion }) => ({ stage, at, sourceKey, recordVersion }));
}

/** By time; of one time the late ones first, and by what their sources said, as their order of arrival tells nothing. */
function olderFirst(a: Told, b: Told): number {
  return (
    compareText(a.at, b.at) ||
    a.recordVersion - b.recordVersion ||
    Number(b.late) - Number(a.late) ||
    compareVersions(a.record.sourceVersion ?? '', b.record.sourceVersion ?? '') ||
    compareText(a.record.contentHash, b.record.contentHash)
  );
}
