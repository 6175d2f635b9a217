import { reducer } from 'ngmat-event-store';

interface MissionState {
  readonly name: string | null;
  readonly kind: string | null;
  readonly objective: string | null;
  readonly status: 'Planned' | 'Launched' | 'Completed';
  readonly phase: string | null;
  readonly spacecraftId: string | null;
  readonly launchVehicle: string | null;
  /** User ids of everybody who acted on the mission, in the order of their first act. */
  readonly crew: readonly string[];
  readonly timeline: readonly TimelinePhase[];
  readonly outcome: string | null;
  /** At the end of the mission. */
  readonly propellantLeftKg: number | null;
}

interface TimelinePhase {
  readonly phase: string;
  readonly startedAt: string;
  /** Null while it lasts. */
  readonly endedAt: string | null;
}

type MissionCreated = {
  readonly name: string;
  readonly kind: string;
  readonly objective: string;
  readonly spacecraftId: string;
};
type MissionPhaseStarted = { readonly occurredAt: string; readonly phase: string };
type LaunchConfirmed = { readonly launchVehicle: string };
type MissionCompleted = {
  readonly occurredAt: string;
  readonly outcome: string;
  readonly propellantLeftKg: number;
};

export default reducer<MissionState>({
  aggregateType: 'Mission',
  version: 1,
  initial: {
    name: null,
    kind: null,
    objective: null,
    status: 'Planned',
    phase: null,
    spacecraftId: null,
    launchVehicle: null,
    crew: [],
    timeline: [],
    outcome: null,
    propellantLeftKg: null,
  },
  on: {
    MissionCreated(state, event) {
      const { name, kind, objective, spacecraftId } = event.data as MissionCreated;
      const crew = joined(state.crew, event.userId);
      return { ...state, name, kind, objective, spacecraftId, crew };
    },
    MissionPhaseStarted(state, event) {
      const { phase, occurredAt } = event.data as MissionPhaseStarted;
      const begun = { phase, startedAt: occurredAt, endedAt: null };
      const timeline = [...ended(state.timeline, occurredAt), begun];
      return { ...state, phase, timeline, crew: joined(state.crew, event.userId) };
    },
    LaunchConfirmed(state, event) {
      const { launchVehicle } = event.data as LaunchConfirmed;
      const crew = joined(state.crew, event.userId);
      return { ...state, launchVehicle, status: 'Launched', crew };
    },
    MissionCompleted(state, event) {
      const { outcome, propellantLeftKg, occurredAt } = event.data as MissionCompleted;
      return {
        ...state,
        ...{ outcome, propellantLeftKg, status: 'Completed', phase: null },
        timeline: ended(state.timeline, occurredAt),
        crew: joined(state.crew, event.userId),
      };
    },
  },
});

function joined(crew: readonly string[], userId: string | undefined): readonly string[] {
  return userId === undefined || crew.includes(userId) ? crew : [...crew, userId];
}

function ended(timeline: readonly TimelinePhase[], endedAt: string): readonly TimelinePhase[] {
  return timeline.map((each) => (each.endedAt === null ? { ...each, endedAt } : each));
}
