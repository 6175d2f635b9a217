import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { contextFiles } from './context-files.ts';
import { runShell } from './run-shell.ts';

/** What a Dockerfile makes, as far as that goes without an engine. */
export interface Image {
  /** Where its root directory is on this machine. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

type Stage = { -readonly [Part in keyof Image]: Image[Part] } & { readonly name: string | null };

/**
 * Carries out a Dockerfile's instructions in a folder, with the programs of this machine in place
 * of the base image's: COPY and RUN are done, the others are noted.
 *
 * @throws Error where it has an instruction that this does not know.
 */
export async function buildImage(
  dockerfile: string,
  contextFolder: string,
  buildFolder: string,
): Promise<Image> {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') {
      stages.push(await emptyStage(instruction, join(buildFolder, `stage-${stages.length}`)));
      continue;
    }
    const stage = stages.at(-1);
    const step = STEPS[keyword];
    if (stage === undefined || step === undefined) throw new Error(`${keyword} is not known here`);
    await step(stage, instruction, { contextFolder, stages });
  }
  const last = stages.at(-1);
  if (last === undefined) throw new Error('The Dockerfile has no FROM');
  return last;
}

interface Build {
  readonly contextFolder: string;
  readonly stages: readonly Stage[];
}

type Step = (stage: Stage, instruction: Instruction, build: Build) => Promise<void> | void;

const NOTHING: Step = () => {};

const STEPS: Readonly<Record<string, Step>> = {
  LABEL: NOTHING,
  USER: NOTHING,
  EXPOSE: NOTHING,
  async WORKDIR(stage, instruction) {
    stage.workingDirectory = contentOf(instruction);
    await mkdir(join(stage.root, stage.workingDirectory), { recursive: true });
  },
  ENV(stage, instruction) {
    const pairs = argumentsOf(instruction).map((pair) => pair.split('='));
    stage.environment = { ...stage.environment, ...Object.fromEntries(pairs) };
  },
  async COPY(stage, instruction, { contextFolder, stages }) {
    const from = instruction instanceof Copy ? instruction.getFromFlag()?.getValue() : undefined;
    const paths = argumentsOf(instruction);
    const target = join(stage.root, stage.workingDirectory, paths.pop() ?? '');
    if (from === undefined) return await copyFromContext(contextFolder, paths, target);
    const source = stages.find(({ name }) => name === from);
    if (source === undefined) throw new Error(`No stage is called ${from}`);
    for (const path of paths) await cp(join(source.root, path), target, SYMLINKS_AS_THEY_ARE);
  },
  async RUN(stage, instruction) {
    const folder = join(stage.root, stage.workingDirectory);
    await runShell(contentOf(instruction), folder, stage.environment);
  },
  CMD(stage, instruction) {
    stage.command = JSON.parse(contentOf(instruction));
  },
  HEALTHCHECK(stage, instruction) {
    const [, command = ''] = contentOf(instruction).split('CMD ');
    stage.healthcheck = JSON.parse(command);
  },
};

const SYMLINKS_AS_THEY_ARE = { recursive: true, verbatimSymlinks: true } as const;

async function emptyStage(instruction: Instruction, root: string): Promise<Stage> {
  await mkdir(root, { recursive: true });
  const [, name = null] = / AS (\S+)$/i.exec(contentOf(instruction)) ?? [];
  return { name, root, workingDirectory: '/', environment: {}, command: [], healthcheck: [] };
}

/** A folder is copied by its content, files go into the target, as COPY does it. */
async function copyFromContext(
  contextFolder: string,
  paths: readonly string[],
  target: string,
): Promise<void> {
  const files = await contextFiles(contextFolder);
  for (const path of paths) {
    const found = files.filter((file) => file === path || file.startsWith(`${path}/`));
    if (found.length === 0) throw new Error(`${path} is not in the build context`);
    for (const file of found) {
      const place = file === path ? join(target, path) : join(target, file.slice(path.length));
      await mkdir(dirname(place), { recursive: true });
      await cp(join(contextFolder, file), place);
    }
  }
}

function argumentsOf(instruction: Instruction): string[] {
  return contentOf(instruction).split(/\s+/);
}

/** As written, less the flags, and on one line. */
function contentOf(instruction: Instruction): string {
  return (instruction.getRawArgumentsContent() ?? '').replaceAll(/\\\n\s*/g, ' ');
}
