import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { type Certificate, makeCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { startedApp } from '../support/started-app.ts';

describe('A service with TLS_CERT and TLS_KEY', () => {
  const { app, another } = startedApp();
  let certificate: Certificate;
  let url: string;

  before(async () => {
    certificate = await makeCertificate();
    url = (await another(tls())).url;
  });
  after(() => certificate.remove());

  const tls = () => ({ TLS_CERT: certificate.cert, TLS_KEY: certificate.key });

  it('answers over HTTPS, and says that it will go on doing so', async () => {
    expect(url).to.match(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { status, headers } = await ask('/health/live');
    expect(status).to.equal(200);
    expect(headers['strict-transport-security']).to.match(/^max-age=\d{7,}/);
  });

  it('says nothing of the kind without, where it could not keep it', async () => {
    const { headers } = await fetch(`${app().url}/health/live`);
    expect(headers.get('strict-transport-security')).to.equal(null);
  });

  it('answers nothing in the clear', async () => {
    const answer = await fetch(`${url.replace('https', 'http')}/health/live`).catch(() => 'none');
    expect(answer).to.equal('none');
    expect((await ask('/health/live')).status).to.equal(200);
  });

  it('takes no version of TLS before 1.2', async () => {
    const { port } = new URL(url);
    const ca = await readFile(certificate.cert);
    const versions = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL@SECLEVEL=0',
    } as const;
    const socket = connect({ host: '127.0.0.1', port: Number(port), ca, ...versions });
    const ended = await new Promise((resolve) => {
      socket
        .once('secureConnect', () => resolve('connected'))
        .once('error', () => resolve('refused'));
    });
    socket.destroy();
    expect(ended).to.equal('refused');
  });

  it('does not start with files that are not there, are none, or do not belong together', async () => {
    const other = await makeCertificate();
    const nonsense = `${certificate.cert}.txt`;
    await writeFile(nonsense, 'nonsense');
    for (const settings of [
      { ...tls(), TLS_CERT: '/nowhere/cert.pem' },
      { ...tls(), TLS_CERT: nonsense },
      { ...tls(), TLS_KEY: nonsense },
      { ...tls(), TLS_KEY: other.key },
    ]) {
      const { message } = await refusalOf(another(settings), 'invalid_configuration');
      expect(message).to.match(/^TLS_CERT and TLS_KEY cannot be used: /);
    }
    await other.remove();
  });

  it('gives up a client that does not come to terms', async () => {
    const slow = (await another({ ...tls(), REQUEST_TIMEOUT_MS: '200' })).url;
    const { Socket } = await import('node:net');
    const socket = new Socket();
    socket.on('error', () => {});
    let isClosed = false;
    socket.once('close', () => {
      isClosed = true;
    });
    socket.connect(Number(new URL(slow).port), '127.0.0.1');
    await eventually(() => expect(isClosed).to.equal(true));
  });

  async function ask(path: string) {
    const ca = await readFile(certificate.cert);
    return await new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>(
      (resolve, reject) => {
        request(url + path, { ca }, (response) => {
          response.resume();
          resolve({ status: response.statusCode ?? 0, headers: response.headers });
        })
          .once('error', reject)
          .end();
      },
    );
  }
});
