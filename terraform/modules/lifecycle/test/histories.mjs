import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { StateError } from './asl.mjs';
import { Cloud, SETTINGS } from './cloud.mjs';

const HOUR = 3600;

// Seconds that each step takes as a rule: Fargate starts a task with these images in about a minute, a load balancer is provisioned in two
// to three, a target counts as healthy after two checks of 30 s. None of it is measured on AWS by this project.
export const USUAL = { start: 60, stop: 35, provision: 150, healthy: 60, call: 0.3 };

/** The two ways of a platform with these settings, and what they begin with. */
export function platform(settings = SETTINGS) {
  const wake = async options => {
    const cloud = new Cloud({ settings, ...options });
    cloud.wake();
    await cloud.run();
    assert.ok(cloud.awake, 'it woke');
    await cloud.run(600);
    return cloud;
  };
  const woken = wake();
  const awake = async () => (await woken).copy();
  const asleep = async options => new Cloud({ settings, ...options });
  return {
    wake, awake, asleep,
    WAKE: { name: 'wake', prepare: asleep, begin: cloud => cloud.wake(), reached: cloud => cloud.awake },
    SLEEP: { name: 'sleep', prepare: awake, begin: cloud => cloud.sleep(), reached: cloud => cloud.asleep },
  };
}

/** The sweeps of two hours, until there is nothing left to do for them. */
export async function sweep(cloud) {
  for (let hour = 0; hour < 2; hour++) {
    await cloud.run(HOUR);
    cloud.sweep();
    await cloud.run();
  }
}

export const names = calls => calls.map(call => call.name.split(':')[1]).filter(name => !['updateItem', 'putObject'].includes(name));
export const signalling = cloud => cloud.of('signalling')[0];
export const bridges = cloud => cloud.of('bridges')[0];

export const failingForEver = (cloud, name) => {
  cloud.before = call => {
    if (call.name === name) throw new StateError('Test.AccessDeniedException', `not authorized: ${name}`);
  };
};

/**
 * What a run of this kind calls, and after how many states it can be disturbed: after each change, and once after each kind of state.
 * To look again changes nothing.
 */
export async function course(prepare, begin) {
  const cloud = await prepare();
  const before = cloud.calls.length;
  const execution = begin(cloud);
  const places = new Map();
  cloud.between = () => {
    const place = `${cloud.changes().filter(call => call.state !== 'Renew').length}`;
    for (const kind of [place, execution.visited.at(-1)]) if (!places.has(kind)) places.set(kind, execution.visited.length);
  };
  await cloud.run();
  const calls = cloud.calls.slice(before);
  const looks = new Set();
  const few = calls.filter(call => {
    const look = /:(describe|list|get)/.test(call.name) || call.state === 'Renew';
    return !look || !looks.has(call.state) && Boolean(looks.add(call.state));
  });
  return { places: [...new Set(places.values())].sort((a, b) => a - b), calls, few };
}

/** Tests of one way: every call fails once, and the worker dies between any two steps. */
export function survives({ name, prepare, begin, reached }) {
  for (const kind of ['refused', 'lost answer']) {
    test(`${name}: every call fails once (${kind})`, async () => {
      const { few } = await course(prepare, begin);
      for (const { index: failing, name: call, state } of few) {
        const cloud = await prepare();
        cloud[kind === 'refused' ? 'before' : 'after'] = call => {
          if (call.index === failing) throw new StateError('Test.ThrottlingException', 'Rate exceeded');
        };
        begin(cloud);
        await cloud.run();
        assert.ok(reached(cloud), `call ${failing}: ${call} in ${state}`);
        assert.equal(cloud.notices.length, 0, `call ${failing}: nobody is bothered`);
      }
    });
  }

  test(`${name}: the worker dies between any two steps, and the sweep after it`, async () => {
    const { places } = await course(prepare, begin);
    for (const at of places) {
      const cloud = await prepare();
      const worker = begin(cloud);
      cloud.between = () => { if (worker.visited.length >= at) cloud.kill(worker); };
      await cloud.run();
      cloud.between = () => {};
      const upStill = cloud.item.wanted.S === 'asleep' && cloud.whole;
      await sweep(cloud);
      // Evidence of an hour ago sends nobody home who has come since.
      assert.ok(upStill ? cloud.awake : cloud.item.wanted.S === 'awake' ? cloud.awake : cloud.asleep, `died after ${at}`);
      assert.equal(cloud.item.leaseOwner, undefined);
    }
  });

  test(`${name}: the worker dies between any two steps, and a visitor does not wait for a sweep`, async () => {
    const { places } = await course(prepare, begin);
    for (const at of places) {
      const cloud = await prepare();
      const worker = begin(cloud);
      cloud.between = () => { if (worker.visited.length >= at) cloud.kill(worker); };
      await cloud.run();
      cloud.between = () => {};
      cloud.wake();
      await cloud.run();
      assert.ok(cloud.awake, `died after ${at}`);
    }
  });
}

/** Tests of the one way in the middle of the other, and of so many histories at random. */
export function theLastWordWins({ WAKE, SLEEP }, histories = 40) {
  test('a wake at every step of a sleep wins', async () => {
    const { places } = await course(SLEEP.prepare, SLEEP.begin);
    for (const at of places) {
      const cloud = await SLEEP.prepare();
      const worker = cloud.sleep();
      let woken = false;
      cloud.between = () => {
        if (!woken && worker.visited.length >= at) woken = Boolean(cloud.wake());
      };
      await cloud.run();
      assert.ok(woken && cloud.awake, `woken after ${at}`);
      assert.equal(cloud.item.leaseOwner, undefined);
    }
  });

  test('a word to sleep at every step of a wake is followed', async () => {
    const { places } = await course(WAKE.prepare, WAKE.begin);
    for (const at of places) {
      const cloud = await WAKE.prepare();
      const worker = cloud.wake();
      let said = false;
      cloud.between = () => {
        if (!said && worker.visited.length >= at) said = Boolean(cloud.sleep());
      };
      await cloud.run();
      assert.ok(said && cloud.asleep, `said after ${at}`);
    }
  });

  test('waking and sleeping words at random: the last one is what comes of it', async () => {
    let seed = 7;
    const random = n => (seed = (seed * 48271) % 2147483647) % n;
    for (let history = 0; history < histories; history++) {
      const cloud = await WAKE.prepare();
      const words = 2 + random(5);
      for (let word = 0; word < words; word++) {
        if (random(2)) cloud.wake();
        else cloud.sleep();
        if (random(4) === 0) cloud.executions.filter(each => each.status === 'RUNNING').slice(0, 1).forEach(each => cloud.kill(each));
        await cloud.run(random(70));
      }
      await sweep(cloud);
      assert.ok(cloud.item.wanted.S === 'awake' ? cloud.awake : cloud.asleep, `history ${history}`);
      assert.equal(cloud.item.settled.N, cloud.item.version.N);
    }
  });
}
