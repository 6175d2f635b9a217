import { reducer } from 'ngmat-event-store';

interface AnomalyState {
  readonly status: 'Open' | 'Resolved';
  readonly spacecraftId: string | null;
  readonly subsystem: string | null;
  readonly severity: string | null;
  readonly symptom: string | null;
  readonly reportedAt: string | null;
  readonly reportedBy: string | null;
  readonly resolution: string | null;
  readonly resolvedAt: string | null;
  readonly hoursToResolve: number | null;
}

type AnomalyReported = {
  readonly occurredAt: string;
  readonly spacecraftId: string;
  readonly subsystem: string;
  readonly severity: string;
  readonly symptom: string;
};
type AnomalyResolved = {
  readonly occurredAt: string;
  readonly resolution: string;
  readonly hoursToResolve: number;
};

export default reducer<AnomalyState>({
  aggregateType: 'Anomaly',
  version: 1,
  initial: {
    status: 'Open',
    spacecraftId: null,
    subsystem: null,
    severity: null,
    symptom: null,
    reportedAt: null,
    reportedBy: null,
    resolution: null,
    resolvedAt: null,
    hoursToResolve: null,
  },
  on: {
    AnomalyReported(state, { data, userId }) {
      const { occurredAt, spacecraftId, subsystem, severity, symptom } = data as AnomalyReported;
      const report = { reportedAt: occurredAt, reportedBy: userId ?? null };
      return { ...state, spacecraftId, subsystem, severity, symptom, ...report };
    },
    AnomalyResolved(state, { data }) {
      const { occurredAt, resolution, hoursToResolve } = data as AnomalyResolved;
      return { ...state, status: 'Resolved', resolution, resolvedAt: occurredAt, hoursToResolve };
    },
  },
});
