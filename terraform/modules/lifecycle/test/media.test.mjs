import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import validate from 'asl-validator';
import { StateError, definition } from './asl.mjs';
import { Cloud, SETTINGS, withMedia } from './cloud.mjs';
import { bridges, course, failingForEver, names, platform, survives, sweep, theLastWordWins, USUAL } from './histories.mjs';

// Two bridges, each with a port, behind one load balancer with two addresses.
const MEDIA = withMedia(2);
const { awake, wake, WAKE, SLEEP } = platform(MEDIA);

const addresses = cloud => cloud.media.addresses.map(each => each.ip);
const allocate = cloud => cloud.allocateAddress(MEDIA.media.address).AllocationId;
const withBalancer = cloud => {
  const mappings = MEDIA.media.subnets.map(SubnetId => ({ SubnetId, AllocationId: allocate(cloud) }));
  cloud.createLoadBalancer({ ...MEDIA.media.loadBalancer, SubnetMappings: mappings });
};
const withListener = cloud => {
  withBalancer(cloud);
  const [{ arn }] = cloud.media.balancers;
  const [{ port, targetGroup }] = MEDIA.media.bridges;
  cloud.modifyLoadBalancerAttributes({ LoadBalancerArn: arn, Attributes: MEDIA.media.attributes });
  cloud.createListener({ LoadBalancerArn: arn, Protocol: 'UDP', Port: port, DefaultActions: [{ TargetGroupArn: targetGroup }] });
};
const attach = (cloud, one = MEDIA.media.bridges[0]) => {
  cloud.services.get(one.service).attached = [{ TargetGroupArn: one.targetGroup, ContainerName: 'jvb', ContainerPort: one.port }];
};
const deletedByHand = cloud => {
  for (const { id } of cloud.media.balancers.pop().addresses) cloud.media.addresses.find(each => each.id === id).held = cloud.now + 15_000;
};

test('is a machine that Step Functions would take', () => {
  for (const count of [1, 2, 3, 4]) {
    const { isValid, errors } = validate(definition(withMedia(count)), { checkPaths: true, checkArn: true });
    assert.ok(isValid, JSON.stringify(errors));
  }
});

test('nothing of it is in a machine without it', () => {
  assert.doesNotMatch(JSON.stringify(definition(SETTINGS)), /media|ssm|ec2:|%\{/i);
});

test('wakes: addresses, what bridges read, load balancer, a listener for each, and only then bridges', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  const worker = cloud.wake();
  await cloud.run();
  assert.equal(worker.status, 'SUCCEEDED');
  assert.deepEqual(names(cloud.changes()), [
    'updateService', 'createLoadBalancer', 'allocateAddress', 'allocateAddress', 'putParameter', 'createLoadBalancer',
    'modifyLoadBalancerAttributes', 'createListener', 'modifyLoadBalancerAttributes', 'createListener', 'updateService', 'updateService',
    'modifyLoadBalancerAttributes', 'createListener', 'updateService', 'changeResourceRecordSets', 'putMetricAlarm', 'putMetricAlarm',
    'putMetricData',
  ]);
  assert.deepEqual(
    cloud.changes().filter(call => call.name === 'ecs:updateService').map(call => call.request.Service),
    ['meet-recorders', 'meet-bridges', 'meet-bridges-2', 'meet-signalling'],
  );
  assert.ok(cloud.awake);
  assert.equal(cloud.media.parameter, addresses(cloud).sort().join(','));
  assert.deepEqual(cloud.of('bridges').map(each => each.attached[0].ContainerPort), [10000, 10001]);
  assert.deepEqual([...new Set(cloud.objects.map(({ of }) => of))], [4], 'as many steps as the page knows');
  assert.deepEqual([cloud.status.state, cloud.status.done], ['ready', 4]);
  assert.equal(cloud.notices.length, 0);
});

test('sleeps: bridges detached, load balancer, what bridges read, and the addresses when they are let go', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  const worker = cloud.sleep();
  await cloud.run();
  assert.equal(worker.status, 'SUCCEEDED');
  assert.deepEqual(names(cloud.changes().slice(before)), [
    'updateService', 'updateService', 'updateService', 'updateService', 'deleteAlarms', 'changeResourceRecordSets', 'updateService',
    'deleteLoadBalancer', 'updateService', 'updateService', 'deleteLoadBalancer', 'putParameter', 'releaseAddress', 'releaseAddress',
  ]);
  assert.ok(cloud.asleep);
  assert.equal(cloud.notices.length, 0);
});

test('an hourly look at a sleeping platform is six steps, and changes nothing', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  const look = cloud.sweep();
  await cloud.run();
  assert.equal(look.transitions, 6);
  assert.deepEqual(names(cloud.changes()), []);
});

test('is content with a platform that is awake already', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  cloud.wake();
  cloud.sweep();
  await cloud.run();
  assert.deepEqual(names(cloud.changes().slice(before)), []);
});

const LEFTOVERS = {
  'a lost address': allocate,
  'more addresses than anybody asked for': cloud => { for (let i = 0; i < 4; i++) allocate(cloud); },
  'a media load balancer without a listener': withBalancer,
  'a media load balancer that one bridge alone was to use': cloud => { withListener(cloud); attach(cloud); },
  'bridges attached to what is gone': cloud => { attach(cloud); cloud.setCount('meet-bridges', 1); },
};

for (const [what, leave] of Object.entries(LEFTOVERS)) {
  test(`a sweep removes ${what}`, async () => {
    const cloud = new Cloud({ settings: MEDIA });
    leave(cloud);
    await sweep(cloud);
    assert.ok(cloud.asleep);
  });

  test(`wakes over ${what}`, async () => {
    const cloud = new Cloud({ settings: MEDIA });
    leave(cloud);
    await cloud.run(60);
    cloud.wake();
    await cloud.run();
    assert.ok(cloud.awake);
    assert.equal(cloud.notices.length, 0);
  });
}

test('addresses that somebody left written are written anew before anybody reads them', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  cloud.media.parameter = '203.0.113.1,203.0.113.2';
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake);
});

// With one bridge: each look asks for each of them.
const alone = platform(withMedia(1));
survives(alone.WAKE);
survives(alone.SLEEP);
theLastWordWins(alone, 15);

test('ten visitors at once are one load balancer for media, and two addresses', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  for (let i = 0; i < 10; i++) cloud.wake(`visitor-${i}`);
  await cloud.run();
  assert.ok(cloud.awake);
  assert.deepEqual([cloud.made, cloud.media.allocated], [2, 2]);
});

test('an address that EC2 shows late is not lost, nor is one too many', async () => {
  for (const seen of [3, 8, 20]) {
    const cloud = new Cloud({ settings: MEDIA, delays: { seen } });
    cloud.wake();
    await cloud.run();
    await sweep(cloud);
    assert.ok(cloud.awake, `shown after ${seen} s`);
    assert.equal(cloud.media.addresses.length, 2);
    assert.equal(cloud.notices.length, 0);
  }
});

test('replaces a load balancer for media that could not be made, with the same addresses', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  let first = true;
  cloud.after = call => {
    if (call.state === 'CreateLoadBalancer' && call.request.Type === 'network' && first) [first, cloud.media.balancers[0].code] = [false, 'failed'];
  };
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake);
  assert.deepEqual([first, cloud.media.allocated], [false, 2]);
});

test('a wake right after a sleep waits until its addresses are let go, and asks for nothing that is refused', async () => {
  const cloud = await awake();
  cloud.delays.letGo = 120;
  cloud.sleep();
  let woken = false;
  cloud.between = () => {
    if (!woken && cloud.media.balancers.length === 0) woken = Boolean(cloud.wake());
  };
  const before = cloud.changes().length;
  await cloud.run();
  assert.ok(woken && cloud.awake);
  assert.equal(cloud.notices.length, 0);
  assert.equal(cloud.changes().slice(before).filter(call => call.request.Type === 'network').length, 1);
});

test('a load balancer for media that is deleted by hand comes back, with the same addresses', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  deletedByHand(cloud);
  await sweep(cloud);
  assert.ok(cloud.awake);
  assert.deepEqual(names(cloud.changes().slice(before)), [
    'createLoadBalancer', 'modifyLoadBalancerAttributes', 'createListener', 'modifyLoadBalancerAttributes', 'createListener',
  ]);
});

test('bridges whose addresses are gone start anew with others', async () => {
  const cloud = await awake();
  deletedByHand(cloud);
  cloud.media.addresses.length = 0;
  await sweep(cloud);
  assert.ok(cloud.awake);
  assert.deepEqual(addresses(cloud), ['198.51.100.3', '198.51.100.4']);
});

test('what bridges read is put back without touching those who meet', async () => {
  const cloud = await awake();
  const before = cloud.changes().length;
  cloud.media.parameter = '203.0.113.1';
  cloud.sweep();
  await cloud.run();
  assert.ok(cloud.awake);
  assert.deepEqual(names(cloud.changes().slice(before)), ['putParameter']);
});

test('who starts a sleeping platform by hand gets bridges that people reach', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  for (const service of cloud.services.keys()) cloud.setCount(service, 1);
  await sweep(cloud);
  assert.ok(cloud.awake);
});

test('a call of a wake that fails for ever: undone as far as AWS lets it, and told', async () => {
  const { calls } = await course(WAKE.prepare, WAKE.begin);
  for (const name of new Set(calls.map(call => call.name).filter(name => /^(ec2|ssm|elastic)/.test(name)))) {
    const cloud = new Cloud({ settings: MEDIA });
    failingForEver(cloud, name);
    cloud.wake();
    await cloud.run();
    assert.ok(cloud.notices.length >= 1, `${name} is told`);
    if (!/:(describe|get)/.test(name)) {
      assert.equal(cloud.item.wanted.S, 'asleep', `${name} is undone`);
      assert.ok(cloud.asleep, `${name} leaves nothing`);
      assert.equal(cloud.status.state, 'failed');
    }
    cloud.before = () => {};
    await sweep(cloud);
    assert.ok(cloud.awake || cloud.asleep, `${name} once AWS is back`);
  }
});

test('no address is to be had: the one that was is let go', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  cloud.before = call => {
    if (call.name === 'ec2:allocateAddress' && cloud.media.addresses.length === 1) cloud.allocateAddress = refused;
  };
  const refused = () => { throw new StateError('Ec2.Ec2Exception', 'AddressLimitExceeded'); };
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.asleep);
  assert.match(cloud.notices[0].Message, /AddressLimitExceeded/);
});

test('a call of a sleep that fails for ever: told, and finished or taken back once AWS is back', async () => {
  const { calls } = await course(SLEEP.prepare, SLEEP.begin);
  for (const name of new Set(calls.map(call => call.name).filter(name => /^(ec2|ssm|elastic)/.test(name)))) {
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

test('nobody who meets is sent home because something of the media fails', async () => {
  for (const name of ['ec2:describeAddresses', 'ssm:getParameter', 'ssm:putParameter', 'elasticloadbalancingv2:createLoadBalancer']) {
    const cloud = await awake();
    if (name.endsWith('createLoadBalancer')) deletedByHand(cloud);
    cloud.media.parameter = '203.0.113.1';
    failingForEver(cloud, name);
    cloud.wake();
    await cloud.run();
    assert.ok(cloud.whole, name);
    assert.ok(cloud.notices.length >= 1, `${name} is told`);
  }
});

test('bridges that no media reaches are not ready, and taken down after a quarter of an hour', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  cloud.sick = MEDIA.media.bridges.map(each => each.targetGroup);
  const begun = cloud.now;
  cloud.wake();
  await cloud.run();
  assert.ok(cloud.asleep);
  assert.ok(cloud.now - begun < 1200_000);
  assert.equal(cloud.status.state, 'failed');
  assert.ok(!cloud.objects.some(({ state }) => state === 'ready'));
});

test('one bridge of two is enough to meet', async () => {
  const cloud = new Cloud({ settings: MEDIA });
  cloud.sick = [MEDIA.media.bridges[0].targetGroup];
  cloud.wake();
  await cloud.run();
  assert.equal(cloud.status.state, 'ready');
});

test('addresses that are not let go are waited for with a bound, told, and released by a later sweep', async () => {
  const cloud = await awake();
  cloud.delays.letGo = 3000;
  const worker = cloud.sleep();
  await cloud.run();
  assert.equal(worker.status, 'FAILED');
  assert.equal(cloud.notices.length, 1);
  assert.equal(cloud.media.addresses.length, 2);
  await sweep(cloud);
  assert.ok(cloud.asleep);
});

test('grown bridges are left as they are', async () => {
  const cloud = await awake();
  cloud.setCount('meet-bridges', 2);
  cloud.sweep();
  await cloud.run();
  assert.equal(bridges(cloud).desired, 2);
});

test('one bridge, or as many as the module allows, are one platform', async () => {
  for (const count of [1, 4]) {
    const cloud = await wake({ settings: withMedia(count) });
    cloud.sleep();
    await cloud.run();
    assert.ok(cloud.asleep);
  }
});

// A load balancer for media is provisioned while the other one is, and is taken to let go of its addresses within some minutes.
test('a wake takes less than five minutes with it, too', async () => {
  const cloud = new Cloud({ settings: withMedia(1), delays: { ...USUAL, letGo: 120 } });
  const waking = cloud.wake();
  await cloud.run();
  assert.ok(cloud.awake);
  const [{ Value: seconds }] = cloud.metrics;
  const sleeping = cloud.sleep();
  await cloud.run();
  assert.ok(cloud.asleep);
  console.log(`timeline with media: ${Math.round(seconds)} s; ${waking.transitions} steps to wake, ${sleeping.transitions} to sleep`);
  assert.ok(seconds < 300, `${seconds} s`);
});
