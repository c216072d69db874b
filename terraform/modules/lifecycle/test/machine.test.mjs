import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import validate from 'asl-validator';
import { StateError, definition } from './asl.mjs';
import { Cloud, SETTINGS } from './cloud.mjs';
import { bridges, course, failingForEver, names, platform, signalling, survives, sweep, theLastWordWins, USUAL } from './histories.mjs';

const { awake, wake, WAKE, SLEEP } = platform();

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
  'a load balancer without a listener': cloud => cloud.createLoadBalancer(SETTINGS.loadBalancer),
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

survives(WAKE);
survives(SLEEP);

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

theLastWordWins({ WAKE, SLEEP });

test('ten visitors at once are one worker and one load balancer', async () => {
  const cloud = new Cloud();
  for (let i = 0; i < 10; i++) cloud.wake(`visitor-${i}`);
  await cloud.run();
  assert.ok(cloud.awake);
  assert.equal(cloud.made, 1);
  assert.deepEqual(new Set(cloud.executions.map(each => each.status)), new Set(['SUCCEEDED']));
  assert.equal(new Set(cloud.changes().filter(call => call.name !== 'dynamodb:updateItem').map(call => call.execution)).size, 1);
});

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
  cloud.sick = [SETTINGS.targetGroup];
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
