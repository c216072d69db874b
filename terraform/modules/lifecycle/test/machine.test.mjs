import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import validate from 'asl-validator';
import { StateError, definition } from './asl.mjs';
import { Cloud, SETTINGS } from './cloud.mjs';

const HOUR = 3600;

async function wake(options) {
  const cloud = new Cloud(options);
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake, 'it woke');
  await cloud.run(600);
  return cloud;
}

const woken = wake();
const awake = async () => (await woken).copy();

const asleep = async options => new Cloud(options);

/** The sweeps of two hours, until there is nothing left to do for them. */
async function sweep(cloud) {
  for (let hour = 0; hour < 2; hour++) {
    await cloud.run(HOUR);
    cloud.sweep();
    await cloud.run();
  }
}

const names = calls => calls.map(call => call.name.split(':')[1]).filter(name => !['updateItem', 'putObject'].includes(name));
const signalling = cloud => cloud.of('signalling')[0];
const bridges = cloud => cloud.of('bridges')[0];

/**
 * What a run of this kind calls, and after how many states it can be disturbed: after each change, and once after each kind of state.
 * To look again changes nothing.
 */
async function course(prepare, begin) {
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
    const look = /:(describe|list)/.test(call.name) || call.state === 'Renew';
    return !look || !looks.has(call.state) && Boolean(looks.add(call.state));
  });
  return { places: [...new Set(places.values())].sort((a, b) => a - b), calls, few };
}

const WAKE = { name: 'wake', prepare: asleep, begin: cloud => cloud.wake(), reached: cloud => cloud.awake };
const SLEEP = { name: 'sleep', prepare: awake, begin: cloud => cloud.sleep(), reached: cloud => cloud.asleep };

test('is a machine that Step Functions would take', () => {
  for (const pin of ['', 'ab'.repeat(32)]) {
    const { isValid, errors } = validate(definition(SETTINGS, pin), { checkPaths: true, checkArn: true });
    assert.ok(isValid, JSON.stringify(errors));
  }
});

test('wakes: counts, load balancer, listener, attachment, record, alarms, and says how far it is', async () => {
  const cloud = new Cloud();
  const worker = cloud.wake();
  await cloud.run();
  assert.equal(worker.status, 'SUCCEEDED');
  assert.deepEqual(names(cloud.changes()), [
    'updateService', 'updateService', 'createLoadBalancer', 'modifyLoadBalancerAttributes', 'createListener', 'updateService',
    'changeResourceRecordSets', 'putMetricAlarm', 'putMetricAlarm', 'putMetricData',
  ]);
  assert.ok(cloud.awake);
  assert.deepEqual(cloud.objects.map(({ state, done }) => `${state} ${done}`), ['waking 0', 'waking 1', 'waking 2', 'waking 3', 'waking 4', 'ready 4']);
  assert.deepEqual(signalling(cloud).attached, SETTINGS.attachment);
  assert.deepEqual(cloud.alarms.get('meet-web-5xx').Dimensions, [{ Name: 'LoadBalancer', Value: 'app/meet-web/1' }]);
  assert.ok(cloud.metrics[0].Value > 12 && cloud.metrics[0].Value < 60, 'WakeSeconds');
  assert.equal(cloud.item.leaseOwner, undefined);
  assert.equal(cloud.notices.length, 0);
});

test('sleeps: recorders, signalling, bridges; alarms, record, attachment, load balancer', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  const worker = cloud.sleep();
  await cloud.run();
  assert.equal(worker.status, 'SUCCEEDED');
  const changes = cloud.changes().slice(before);
  assert.deepEqual(names(changes), [
    'updateService', 'updateService', 'updateService', 'deleteAlarms', 'changeResourceRecordSets', 'updateService', 'deleteLoadBalancer',
  ]);
  assert.deepEqual(
    changes.filter(call => call.name === 'ecs:updateService').map(call => call.request.Service),
    ['meet-recorders', 'meet-signalling', 'meet-bridges', 'meet-signalling'],
  );
  assert.ok(cloud.asleep);
  assert.equal(cloud.status.state, 'asleep');
  assert.deepEqual([cloud.item.leaseOwner, cloud.item.ready, cloud.item.asked], [undefined, undefined, undefined]);
});

test('an hourly look at a sleeping platform is five steps, and changes nothing', async () => {
  const cloud = new Cloud();
  const sweep = cloud.sweep();
  await cloud.run();
  assert.equal(sweep.transitions, 5);
  assert.deepEqual(names(cloud.changes()), []);
  assert.ok(5 * 24 * 31 <= 4000, 'what is free each month');
});

test('is content with a platform that is awake already', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  cloud.wake();
  cloud.sweep();
  await cloud.run();
  assert.deepEqual(names(cloud.changes().slice(before)), []);
  assert.equal(cloud.item.version.N, '3');
});

test('never lowers what has grown, and leaves what people use as it is', async () => {
  const cloud = await awake();
  cloud.setCount('meet-bridges', 4);
  const before = cloud.changes().length;
  cloud.sweep();
  await cloud.run();
  assert.deepEqual(names(cloud.changes().slice(before)), []);
  assert.equal(bridges(cloud).desired, 4);
});

const LEFTOVERS = {
  'a load balancer without a listener': cloud => cloud.createLoadBalancer({ Name: 'meet-web' }),
  'signalling without bridges': cloud => cloud.setCount('meet-signalling', 1),
  'bridges without signalling': cloud => cloud.setCount('meet-bridges', 2),
  'a forgotten recorder': cloud => cloud.setCount('meet-recorders', 1),
};

for (const [what, leave] of Object.entries(LEFTOVERS)) {
  test(`a sweep removes ${what}`, async () => {
    const cloud = new Cloud();
    leave(cloud);
    await sweep(cloud);
    assert.ok(cloud.asleep);
  });

  test(`wakes over ${what}`, async () => {
    const cloud = new Cloud();
    leave(cloud);
    await cloud.run(60);
    cloud.wake();
    await cloud.run();
    assert.ok(cloud.awake);
  });
}

test('wakes over a record, alarms and a listener that led elsewhere', async () => {
  const cloud = new Cloud();
  cloud.record = { value: 'gone.us-west-2.elb.amazonaws.com.' };
  cloud.alarms.set('meet-web-5xx', { AlarmName: 'meet-web-5xx', Dimensions: [{ Name: 'LoadBalancer', Value: 'app/meet-web/old' }] });
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake);
  assert.equal(cloud.alarms.get('meet-web-5xx').Dimensions[0].Value, 'app/meet-web/1');
});

test('replaces a load balancer that could not be made', async () => {
  const cloud = new Cloud();
  let first = true;
  cloud.after = call => {
    if (call.name.endsWith('createLoadBalancer') && first) [first, cloud.balancers[0].code] = [false, 'failed'];
  };
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake);
  assert.equal(cloud.made, 2);
});

for (const { name, prepare, begin, reached } of [WAKE, SLEEP]) {
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

// The other one is still at work, or has finished.
for (const pause of [78_000, 600_000]) {
  test(`a worker that stood still for ${pause / 1000} s, longer than its lease, touches nothing any more`, async () => {
    const { places } = await course(SLEEP.prepare, SLEEP.begin);
    let contested = 0;
    for (const at of places) {
      const cloud = await awake();
      const worker = cloud.sleep();
      let stood;
      cloud.between = () => {
        // Between the renewed lease and the step there is no place to stand still for a minute.
        if (stood === undefined && worker.visited.length >= at && /^(Services|LoadBalancer|TargetGroup|Targets|Record|Alarms|Renew)$/.test(worker.state)) {
          stood = cloud.now;
          worker.wakesAt = stood + pause;
        }
      };
      cloud.before = call => {
        const owner = cloud.item.leaseOwner?.S;
        if (stood !== undefined && call.execution === worker && call.state === 'Renew' && owner !== undefined && owner !== worker.id) contested += 1;
      };
      while (stood === undefined && worker.status === 'RUNNING') await cloud.run(1);
      if (stood === undefined) continue;
      await cloud.run(70);
      cloud.wake();
      await cloud.run();
      assert.ok(cloud.awake, `stood still after ${at}`);
      assert.deepEqual(names(cloud.changes().filter(call => call.execution === worker && call.at > stood + 1000)), []);
    }
    assert.equal(contested > 0, pause < 100_000, 'it met the other one');
  });
}

test('a wake at every step of a sleep wins', async () => {
  const { places } = await course(SLEEP.prepare, SLEEP.begin);
  for (const at of places) {
    const cloud = await awake();
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
    const cloud = new Cloud();
    const worker = cloud.wake();
    let said = false;
    cloud.between = () => {
      if (!said && worker.visited.length >= at) said = Boolean(cloud.sleep());
    };
    await cloud.run();
    assert.ok(said && cloud.asleep, `said after ${at}`);
  }
});

test('ten visitors at once are one worker and one load balancer', async () => {
  const cloud = new Cloud();
  for (let i = 0; i < 10; i++) cloud.wake(`visitor-${i}`);
  await cloud.run();
  assert.ok(cloud.awake);
  assert.equal(cloud.made, 1);
  assert.deepEqual(new Set(cloud.executions.map(each => each.status)), new Set(['SUCCEEDED']));
  assert.equal(new Set(cloud.changes().filter(call => call.name !== 'dynamodb:updateItem').map(call => call.execution)).size, 1);
});

test('waking and sleeping words at random: the last one is what comes of it', async () => {
  let seed = 7;
  const random = n => (seed = (seed * 48271) % 2147483647) % n;
  for (let history = 0; history < 40; history++) {
    const cloud = new Cloud();
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

// Seconds that each step takes as a rule: Fargate starts a task with these images in about a minute, a load balancer is provisioned in two
// to three, a target counts as healthy after two checks of 30 s. None of it is measured on AWS by this project.
const USUAL = { start: 60, stop: 35, provision: 150, healthy: 60, call: 0.3 };

test('a wake takes less than five minutes, and what takes longest is the load balancer', async () => {
  const waking = async delays => {
    const cloud = new Cloud({ delays: { ...USUAL, ...delays } });
    cloud.wake();
    await cloud.run();
    assert.ok(cloud.awake);
    return cloud.metrics[0].Value;
  };
  const whole = await waking({});
  const without = { 'load balancer': await waking({ provision: 0 }), start: await waking({ start: 0 }), checks: await waking({ healthy: 0 }) };
  console.log(`timeline: ${Math.round(whole)} s; without waiting for ${Object.entries(without).map(([what, left]) => `${what} ${Math.round(left)} s`).join(', ')}`);
  assert.ok(whole < 300, `${whole} s`);
  assert.ok(without['load balancer'] <= Math.min(without.start, without.checks));
  assert.ok(await waking({ start: 120, provision: 210 }) < 300, 'also on a slow day');
});

test('a decision that saw another version, or a hold, does nothing', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  cloud.wake();
  cloud.sleep(2);
  await cloud.run();
  cloud.item.holdUntil = { S: '2026-03-02T23:00:00Z' };
  cloud.sleep();
  await cloud.run();
  cloud.start('agent-without-version', { wanted: 'asleep', by: 'x' });
  await cloud.run();
  assert.deepEqual(names(cloud.changes().slice(before)), []);
  cloud.item.holdUntil = { S: '2026-03-02T08:00:00Z' };
  cloud.sleep();
  await cloud.run();
  assert.ok(cloud.asleep, 'a hold that is over holds nothing');
});

test('who raises counts by hand while it sleeps wins', async () => {
  const cloud = await awake();
  cloud.sleep();
  let raised = false;
  cloud.between = () => {
    if (!raised && bridges(cloud).desired === 0) {
      raised = true;
      for (const service of cloud.services.keys()) cloud.setCount(service, 2);
    }
  };
  await cloud.run();
  assert.ok(raised && cloud.awake);
  assert.deepEqual([...cloud.services.values()].map(each => each.desired), [2, 2, 2]);
  assert.equal(cloud.item.by.S, 'machine');
  assert.equal(cloud.notices.length, 1);
});

test('who starts a sleeping platform by hand gets a way in', async () => {
  const cloud = new Cloud();
  for (const service of cloud.services.keys()) cloud.setCount(service, 1);
  await sweep(cloud);
  assert.ok(cloud.awake);
});

const failingForEver = (cloud, name) => {
  cloud.before = call => {
    if (call.name === name) throw new StateError('Test.AccessDeniedException', `not authorized: ${name}`);
  };
};

test('a call of a wake that fails for ever: undone as far as AWS lets it, and told', async () => {
  const { calls } = await course(WAKE.prepare, WAKE.begin);
  for (const name of new Set(calls.map(call => call.name))) {
    const cloud = new Cloud();
    failingForEver(cloud, name);
    cloud.wake();
    await cloud.run();
    assert.ok(!cloud.executions.some(each => each.status === 'RUNNING'));
    if (name === 'cloudwatch:putMetricData') assert.ok(cloud.awake, 'a metric is not worth a meeting');
    else if (name === 's3:putObject') assert.ok(cloud.awake && cloud.notices.length === 1, 'nor is what the page says, but it is told');
    else {
      assert.ok(cloud.notices.length >= 1, `${name} is told`);
      if (!/:(describe|list|updateItem)/.test(name)) assert.equal(cloud.item.wanted.S, 'asleep', `${name} is undone`);
      if (/createLoad|modify|createListener|putMetricAlarm/.test(name)) {
        assert.ok(cloud.asleep, `${name} leaves nothing`);
        assert.equal(cloud.status.state, 'failed');
      }
    }
    cloud.before = () => {};
    await sweep(cloud);
    assert.ok(cloud.awake || cloud.asleep, `${name} once AWS is back`);
  }
});

test('a call of a sleep that fails for ever: told, and finished or taken back once AWS is back', async () => {
  const { calls } = await course(SLEEP.prepare, SLEEP.begin);
  for (const name of new Set(calls.map(call => call.name))) {
    const cloud = await awake();
    failingForEver(cloud, name);
    cloud.sleep();
    await cloud.run();
    assert.ok(cloud.notices.length >= 1, `${name} is told`);
    cloud.before = () => {};
    await sweep(cloud);
    assert.ok(cloud.item.wanted.S === 'awake' ? cloud.awake : cloud.asleep, `${name} once AWS is back`);
  }
});

test('nobody who meets is sent home because something beside them fails', async () => {
  for (const name of ['cloudwatch:putMetricAlarm', 'route53:changeResourceRecordSets', 'cloudwatch:describeAlarms']) {
    const cloud = await awake();
    cloud.alarms.clear();
    cloud.record = { value: '192.0.2.9' };
    failingForEver(cloud, name);
    cloud.wake();
    cloud.sweep();
    await cloud.run();
    assert.ok(cloud.whole && signalling(cloud).desired === 1, name);
    assert.ok(cloud.notices.length >= 1, `${name} is told`);
  }
});

test('a deployment that fails ends a wake at once, and the next wake tries anew', async () => {
  const cloud = new Cloud();
  cloud.between = () => { if (bridges(cloud).desired && bridges(cloud).rollout === 'COMPLETED') bridges(cloud).rollout = 'FAILED'; };
  const begun = cloud.now;
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.asleep && cloud.now - begun < 120_000);
  assert.match(cloud.notices[0].Message, /a deployment failed/);
  cloud.between = () => {};
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake);
});

test('a recorder that does not start keeps nobody from meeting', async () => {
  const cloud = new Cloud();
  cloud.between = () => { cloud.of('recorders')[0].rollout = 'FAILED'; };
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake);
});

test('a platform that does not become healthy is taken down after a quarter of an hour', async () => {
  const cloud = new Cloud();
  cloud.sick = true;
  const begun = cloud.now;
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.asleep);
  assert.ok(cloud.now - begun < 1100_000);
  assert.equal(cloud.status.state, 'failed');
});

test('a task that does not stop is waited for with a bound, and told', async () => {
  const cloud = await awake();
  cloud.delays.stop = 1e6;
  const worker = cloud.sleep();
  const begun = cloud.now;
  await cloud.run();
  assert.equal(worker.status, 'FAILED');
  assert.ok(cloud.now - begun < 1100_000);
  assert.equal(cloud.notices.length, 1);
});

test('a visitor can do nothing but wake, whatever is sent', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  for (const [i, input] of [{ wanted: 'asleep', version: 2, by: 'operator' }, [], 'asleep', 7, null, { pin: { a: 1 } }].entries()) {
    cloud.start(`visitor-${i}`, input);
    await cloud.run();
  }
  assert.deepEqual(names(cloud.changes().slice(before)), []);
  assert.deepEqual([cloud.item.wanted.S, cloud.item.by.S], ['awake', 'visitor']);
});

test('with a PIN only who knows it wakes the platform', async () => {
  const pinHash = createHash('sha256').update('sesame-7').digest('hex');
  const cloud = new Cloud({ pinHash });
  for (const input of [{}, { pin: '' }, { pin: pinHash }, { pin: 7 }]) {
    cloud.start(`visitor-${JSON.stringify(input)}`, input);
    await cloud.run();
    assert.deepEqual([cloud.item.version.N, cloud.item.wanted.S], ['1', 'asleep']);
  }
  cloud.start('visitor-9', { pin: 'sesame-7' });
  await cloud.run();
  assert.ok(cloud.awake);
  cloud.sleep();
  await cloud.run();
  assert.ok(cloud.asleep, 'agents need none');
});

test('as many services as the module allows are one platform', async () => {
  const more = [2, 3, 4].map(i => ({ name: `meet-bridges-${i}`, role: 'bridges', count: 1 }));
  const cloud = await wake({ settings: { ...SETTINGS, services: [...SETTINGS.services, ...more] } });
  cloud.sleep();
  await cloud.run();
  assert.ok(cloud.asleep);
});
