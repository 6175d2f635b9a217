import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { servicesOnOneDatabase } from '../support/services-on-one-database.ts';

describe('What the service says to try', () => {
  const { start } = servicesOnOneDatabase();

  it('is taken as it is, with the schemas that are shipped', async () => {
    const service = await start({ SCHEMAS_DIR: './schemas', SCHEMA_POLICY: 'closed' });
    const commands = () => messagesIn(service.output()).filter((each) => each.startsWith('curl '));
    await eventually(() => expect(commands()).to.have.length(1));
    const { stdout } = await promisify(execFile)('bash', ['-ec', commands().join('\n')]);
    expect(JSON.parse(stdout)).to.include({ eventType: 'MissionCreated', sequenceNumber: 1 });
  });
});

function messagesIn(output: string): readonly string[] {
  const lines = output.split('\n').slice(0, -1);
  return lines.map((line) => String(JSON.parse(line).message));
}
