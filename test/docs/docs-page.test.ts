import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import express, { type ErrorRequestHandler } from 'express';
import { buildDocsPage } from '../../scripts/build-docs-page.ts';
import { isEventStoreError } from '../../src/errors.ts';
import { docsRoutes } from '../../src/http/routes/docs.route.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';

describe('the docs page', () => {
  const folder = temporaryFolder();
  let server: Server;
  let url = '';

  beforeEach(async () => {
    await buildDocsPage(folder());
    server = createServer(express().use(docsRoutes(folder())).use(tellingTheCode));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => server.close());

  it('is served with everything it loads, all of it from this origin', async () => {
    const response = await fetch(`${url}/docs`);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    const loaded = urlsIn(await response.text()).filter((each) => each !== 'openapi.json');
    expect(loaded).to.have.length(5);
    for (const each of loaded) {
      const asset = new URL(each, `${url}/docs`);
      expect(asset.origin).to.equal(url);
      const answer = await fetch(asset);
      expect(answer.status, each).to.equal(200);
      expect(answer.headers.get('content-type'), each).to.match(/^(text\/|image\/png)/);
      expect(answer.headers.get('cache-control'), each).to.equal('public, max-age=3600');
      await answer.arrayBuffer();
    }
  });

  it('names no host, has no inline script or style, and asks no validator', async () => {
    const ours = (await readdir(folder())).filter((name) => /^(index|docs-page)\./.test(name));
    expect(ours.sort()).to.deep.equal(['docs-page.css', 'docs-page.js', 'index.html']);
    for (const name of ours) {
      expect(await readFile(join(folder(), name), 'utf8'), name).not.to.match(/:?\/\/\w/);
    }
    const page = await readFile(join(folder(), 'index.html'), 'utf8');
    expect(page).not.to.match(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
    const script = await readFile(join(folder(), 'docs-page.js'), 'utf8');
    expect(script).to.include("url: 'openapi.json'").and.to.include('validatorUrl: null');
    // With this, whoever writes a link to the page could have it show another document.
    expect(script).not.to.include('queryConfigEnabled');
  });

  it('may load from its own origin only, and may not be framed', async () => {
    for (const path of ['/docs', '/docs/docs-page.js']) {
      const response = await fetch(`${url}${path}`);
      await response.arrayBuffer();
      const policy = response.headers.get('content-security-policy') ?? '';
      const directives = new Map(
        policy.split('; ').map((directive) => {
          const [name = '', ...sources] = directive.split(' ');
          return [name, sources];
        }),
      );
      expect(directives.get('default-src')).to.deep.equal(["'none'"]);
      expect(directives.get('script-src')).to.deep.equal(["'self'"]);
      expect(directives.get('frame-ancestors')).to.deep.equal(["'none'"]);
      const sources = new Set([...directives.values()].flat());
      expect([...sources].sort()).to.deep.equal(["'none'", "'self'", 'data:']);
      expect(directives.get('img-src')).to.include('data:');
    }
  });

  it('has one address, to which the others lead', async () => {
    for (const path of ['/docs/', '/docs/index.html']) {
      const response = await fetch(`${url}${path}`);
      await response.arrayBuffer();
      expect(response.url).to.equal(`${url}/docs`);
      expect(response.redirected).to.equal(true);
    }
  });

  it('gives away nothing but its folder', async () => {
    for (const path of ['/docs/nothing', '/docs/%2e%2e/package.json', '/docs/..%2fpackage.json']) {
      const response = await fetch(`${url}${path}`);
      await response.arrayBuffer();
      expect(response.status, path).to.be.oneOf([403, 404]);
    }
  });

  it('comes with the licence of what it shows the document with', async () => {
    expect(await readFile(join(folder(), 'LICENSE'), 'utf8')).to.include('Apache License');
    expect(await readFile(join(folder(), 'NOTICE'), 'utf8')).to.include('swagger-ui');
  });
});

describe('a docs page that was not built', () => {
  it('is not found, in so many words', async () => {
    const server = createServer(express().use(docsRoutes(null)).use(tellingTheCode));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      for (const path of ['/docs', '/docs/', '/docs/swagger-ui.css']) {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        expect(await response.text()).to.match(/^not_found: .*npm run build.*\/openapi\.json/);
      }
    } finally {
      server.close();
    }
  });
});

/** Express knows an error handler by its four parameters. */
const tellingTheCode: ErrorRequestHandler = (error, _request, response, next) => {
  if (!isEventStoreError(error)) return next(error);
  response.status(404).send(`${error.code}: ${error.message}`);
};

function urlsIn(page: string): readonly string[] {
  return [...page.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, found = '']) => found);
}
