import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { accessSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const PROGRAM = (process.env.PATH ?? '').split(':').map(folder => `${folder}/chromium`).find(file => {
  try { accessSync(file); return true; } catch { return false; }
});
const SCREENSHOTS = new URL('../../../../target/screenshots/', import.meta.url).pathname;
const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const SINCE = () => new Date(Date.now() - 70_000).toISOString();
const read = name => readFileSync(new URL(`../page/page.${name}`, import.meta.url), 'utf8');

/** As Terraform renders it. */
function render({ name = 'Stand-up', logo = '', colour = '#1558d6', pin = false } = {}) {
  const [css, js] = [read('css'), read('js')];
  const hash = text => createHash('sha256').update(text).digest('base64');
  const values = { name, logo, colour, pin, css, js, 'hashes["css"]': hash(css), 'hashes["js"]': hash(js) };
  return read('html')
    .replace(/%\{ if logo != "" ~\}\n([^]*?)%\{ endif ~\}\n/, logo ? '$1' : '')
    .replace(/\$\{([^}]+)\}/g, (_, key) => values[key]);
}

/** CloudFront, as a visitor sees it: a page of 503 while the platform sleeps, the platform afterwards. */
class Platform {
  constructor() {
    this.reset();
    this.server = createServer((request, response) => this.answer(request, response));
  }

  reset(branding) {
    Object.assign(this, { page: render(branding), status: { state: 'asleep', done: 0, of: 4, since: SINCE(), usual: 240 }, up: false, answers: 200, posts: [], paths: [] });
  }

  answer(request, response) {
    const { method, url } = request;
    this.paths.push(`${method} ${url}`);
    const end = (code, type, body) => response.writeHead(code, { 'content-type': type }).end(method === 'HEAD' ? '' : body);
    if (url === '/_platform/status.json') return end(200, 'application/json', JSON.stringify(this.status));
    if (url === '/_platform/wake' && method === 'POST') {
      let body = '';
      request.on('data', data => { body += data; }).on('end', () => {
        this.posts.push(JSON.parse(body));
        end(this.answers, 'application/json', '{}');
      });
      return undefined;
    }
    return this.up ? end(200, 'text/html', '<title>meeting</title><h1>A meeting</h1>') : end(503, 'text/html; charset=utf-8', this.page);
  }
}

const platform = new Platform();
const skip = PROGRAM ? false : 'chromium is not on the PATH';
let browser;
let base;

before(async () => {
  await new Promise(done => platform.server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${platform.server.address().port}`;
  if (PROGRAM) browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
});

after(async () => {
  await browser?.close();
  platform.server.close();
});

/** A page of its own, and what it complained about: exceptions, and all that its policy forbids. */
async function visit({ path = '/standup', locale = 'en-GB', colorScheme = 'light', width = 1000, branding } = {}) {
  platform.reset(branding);
  const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 720 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => {
    // A sleeping platform answers 503, and Chromium says so.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) complaints.push(message.text());
  });
  await page.goto(base + path);
  const shows = state => page.waitForFunction(wanted => document.documentElement.dataset.state === wanted, state);
  return { page, complaints, shows, done: async () => { assert.deepEqual(complaints, []); await context.close(); } };
}

const STATES = {
  asleep: () => {},
  waking: () => Object.assign(platform.status, { state: 'waking', done: 2 }),
  almost: () => Object.assign(platform.status, { state: 'ready', done: 4 }),
  failed: () => Object.assign(platform.status, { state: 'failed' }),
};

test('wakes on a click and goes on into that very room', { skip }, async () => {
  const { page, shows, done } = await visit({ path: '/team/stand%20up?jwt=abc&x=1#config.startWithAudioMuted=true' });
  await shows('asleep');
  assert.equal(await page.textContent('#room'), 'Your room: team/stand up');
  await page.waitForTimeout(3500);
  assert.deepEqual(platform.posts, [], 'whoever only looks wakes nothing');
  await page.click('#wake');
  await shows('waking');
  assert.deepEqual(platform.posts, [{}]);
  Object.assign(platform.status, { state: 'waking', done: 3, since: SINCE() });
  await page.waitForFunction(() => document.querySelectorAll('li.done').length === 3);
  assert.match(await page.textContent('#time'), /^7\d s so far, usually about 4 min$/);
  Object.assign(platform.status, { state: 'ready', done: 4 });
  await shows('almost');
  assert.equal(await page.title(), 'Almost there · Stand-up');
  platform.up = true;
  await page.waitForFunction(() => document.title === 'meeting');
  assert.equal(page.url(), `${base}/team/stand%20up?jwt=abc&x=1#config.startWithAudioMuted=true`);
  await done();
});

test('by keyboard alone, and told to whoever listens', { skip }, async () => {
  const { page, shows, done } = await visit({ branding: { pin: true } });
  await shows('asleep');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'code');
  await page.keyboard.type('sesame-7');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'wake');
  await page.keyboard.press('Enter');
  await shows('waking');
  assert.deepEqual(platform.posts, [{ pin: 'sesame-7' }]);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'title', 'the focus is not lost with the button');
  assert.equal(await page.getAttribute('#text', 'role'), 'status');
  await page.evaluate(() => {
    window.spoken = 0;
    new MutationObserver(changes => { window.spoken += changes.length; }).observe(document.querySelector('#text'), { childList: true, characterData: true, subtree: true });
  });
  Object.assign(platform.status, { state: 'waking', done: 1 });
  await page.waitForFunction(() => document.querySelectorAll('li.done').length === 1);
  assert.equal(await page.evaluate(() => window.spoken), 0, 'the same words are not read out again');
  await done();
});

test('says when too many ask, when it failed, and when nothing answers', { skip }, async () => {
  const { page, shows, done } = await visit();
  await shows('asleep');
  platform.answers = 429;
  await page.click('#wake');
  await shows('limited');
  platform.answers = 500;
  await page.click('#wake');
  await shows('failed');
  platform.answers = 200;
  await page.click('#wake');
  await shows('waking');
  Object.assign(platform.status, { state: 'waking', done: 1 });
  await page.waitForFunction(() => document.querySelectorAll('li.done').length === 1);
  Object.assign(platform.status, { state: 'failed', done: 0 });
  await shows('failed');
  await page.context().setOffline(true);
  await shows('offline');
  await page.context().setOffline(false);
  await shows('failed');
  await done();
});

test('a click that nobody heard is not waited for without end', { skip }, async () => {
  const { page, shows, done } = await visit();
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + (window.later ?? 0);
  });
  await page.click('#wake');
  await shows('waking');
  await page.evaluate(() => { window.later = 60_000; });
  await shows('refused');
  await done();
});

for (const [state, enter] of Object.entries(STATES)) {
  for (const [locale, colorScheme, width] of [['en-GB', 'light', 1000], ['de-AT', 'dark', 1000], ['fr-FR', 'light', 320]]) {
    test(`${state} in ${locale}, ${colorScheme}, ${width} px: readable, and nothing for axe to find`, { skip }, async () => {
      const { page, shows, done } = await visit({ locale, colorScheme, width, branding: { colour: state === 'failed' ? '#ffd84d' : '#1558d6' } });
      await shows('asleep');
      enter();
      await shows(state);
      assert.equal(await page.getAttribute('html', 'lang'), locale.startsWith('de') ? 'de' : 'en');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing sticks out');
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: `${SCREENSHOTS}wake-${state}-${locale}-${width}.png` });
      // Past the page's policy, which lets no foreign script in.
      const session = await page.context().newCDPSession(page);
      await session.send('Runtime.evaluate', { expression: AXE });
      const serious = await page.evaluate(async () => (await window.axe.run()).violations
        .filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html)}`));
      assert.deepEqual(serious, []);
      await done();
    });
  }
}

test('asks nobody but the platform, and lets nothing foreign run', { skip }, async () => {
  const { page, shows, complaints } = await visit();
  await shows('asleep');
  assert.deepEqual(new Set(platform.paths), new Set(['GET /standup', 'GET /_platform/status.json']));
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.foreign = true' }));
  });
  assert.equal(await page.evaluate(() => window.foreign), undefined);
  assert.ok(complaints.some(complaint => complaint.includes('Content Security Policy')), 'a violation would be seen');
  await page.context().close();
});

test('is small', () => {
  assert.ok(render({ logo: `data:image/png;base64,${'A'.repeat(11_900)}` }).length < 30_000);
});
