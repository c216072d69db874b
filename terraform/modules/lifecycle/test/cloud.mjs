import { strict as assert } from 'node:assert';
import { Execution, StateError, definition } from './asl.mjs';
import { updated } from './dynamodb.mjs';

export const ZONE = 'Z0123456789ABC';
const GROUP = 'arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/meet-web/0123456789abcdef';
const ARNS = 'arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer';

/** Shaped as main.tf makes them. */
export const SETTINGS = {
  name: 'meet',
  table: 'meet-wanted',
  cluster: 'meet',
  services: [
    { name: 'meet-signalling', role: 'signalling', count: 1 },
    { name: 'meet-bridges', role: 'bridges', count: 1 },
    { name: 'meet-recorders', role: 'recorders', count: 1 },
  ],
  targetGroup: GROUP,
  loadBalancer: { Name: 'meet-web', Type: 'application', Scheme: 'internet-facing', Subnets: ['subnet-1', 'subnet-2'], SecurityGroups: ['sg-1'], Tags: [] },
  attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '120' }],
  listener: { Protocol: 'HTTPS', Port: 443, SslPolicy: 'p', Certificates: [{ CertificateArn: 'c' }], DefaultActions: [{ Type: 'forward', TargetGroupArn: GROUP }] },
  attachment: [{ TargetGroupArn: GROUP, ContainerName: 'web', ContainerPort: 8000 }],
  zone: ZONE,
  host: 'origin.meet.example.org',
  placeholder: '192.0.2.1',
  bucket: 'meet-page',
  topic: 'arn:aws:sns:us-west-2:111122223333:meet-operations',
  alarms: [
    { ofLoadBalancer: true, settings: { AlarmName: 'meet-web-5xx' } },
    { ofLoadBalancer: false, settings: { AlarmName: 'meet-wakes', Dimensions: [{ Name: 'Project', Value: 'meet' }] } },
  ],
  metrics: { namespace: 'Jitsi/Platform', dimensions: [{ Name: 'Project', Value: 'meet' }] },
  patience: 900,
  word: 120,
  usual: 200,
};

const OWNER = 'meet-lifecycle';
const mediaGroup = i => `arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/meet-${10000 + i}/0123456789abcdef`;

/** The same with a load balancer for media, in front of so many bridges. */
export function withMedia(bridges = 1) {
  const names = Array.from({ length: bridges }, (_, i) => (i === 0 ? 'meet-bridges' : `meet-bridges-${i + 1}`));
  const [signalling, , recorders] = SETTINGS.services;
  return {
    ...SETTINGS,
    services: [signalling, ...names.map(name => ({ name, role: 'bridges', count: 1 })), recorders],
    media: {
      owner: OWNER,
      subnets: ['subnet-1', 'subnet-2'],
      parameter: '/meet/JVB_ADVERTISE_IPS',
      bridges: names.map((service, i) => ({ service, port: 10000 + i, targetGroup: mediaGroup(i) })),
      loadBalancer: { Name: 'meet-media', Type: 'network', Scheme: 'internet-facing', SecurityGroups: ['sg-2'], Tags: [] },
      attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
      address: { Domain: 'vpc', TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [{ Key: 'ManagedBy', Value: OWNER }] }] },
    },
  };
}

/** What each call may carry: a name that Step Functions does not know is refused before anything is called. */
const KNOWN = {
  'dynamodb:updateItem': ['TableName', 'Key', 'ReturnValues', 'UpdateExpression', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues'],
  'ecs:describeServices': ['Cluster', 'Services'],
  'ecs:updateService': ['Cluster', 'Service', 'DesiredCount', 'LoadBalancers', 'HealthCheckGracePeriodSeconds', 'ForceNewDeployment'],
  'elasticloadbalancingv2:describeLoadBalancers': ['Names'],
  'elasticloadbalancingv2:describeTargetGroups': ['TargetGroupArns'],
  'elasticloadbalancingv2:describeTargetHealth': ['TargetGroupArn'],
  'elasticloadbalancingv2:createLoadBalancer': ['Name', 'Type', 'Scheme', 'Subnets', 'SubnetMappings', 'SecurityGroups', 'Tags'],
  'elasticloadbalancingv2:modifyLoadBalancerAttributes': ['LoadBalancerArn', 'Attributes'],
  'elasticloadbalancingv2:createListener': ['LoadBalancerArn', 'Protocol', 'Port', 'SslPolicy', 'Certificates', 'DefaultActions'],
  'elasticloadbalancingv2:deleteLoadBalancer': ['LoadBalancerArn'],
  'ec2:describeAddresses': ['Filters'],
  'ec2:allocateAddress': ['Domain', 'TagSpecifications'],
  'ec2:releaseAddress': ['AllocationId'],
  'ssm:getParameter': ['Name'],
  'ssm:putParameter': ['Name', 'Value', 'Overwrite'],
  'route53:listResourceRecordSets': ['HostedZoneId', 'StartRecordName', 'StartRecordType', 'MaxItems'],
  'route53:changeResourceRecordSets': ['HostedZoneId', 'ChangeBatch'],
  'cloudwatch:describeAlarms': ['AlarmNames'],
  'cloudwatch:putMetricAlarm': ['AlarmName', 'Dimensions'],
  'cloudwatch:deleteAlarms': ['AlarmNames'],
  'cloudwatch:putMetricData': ['Namespace', 'MetricData'],
  's3:putObject': ['Bucket', 'Key', 'ContentType', 'CacheControl', 'Body'],
  'sns:publish': ['TopicArn', 'Subject', 'Message'],
};
const READS = new Set(Object.keys(KNOWN).filter(name => /:(describe|list|get)/.test(name)));

/** ECS tells of a service's last hundred, wanted or not: they are most of its answer. */
const EVENTS = Array.from({ length: 100 }, (_, i) => ({ Id: `${i}`.padStart(36, '0'), CreatedAt: '2026-03-02T09:00:00.000Z', Message: '(service meet) '.padEnd(240, 'x') }));

/** An AWS that remembers, and the machine's executions in it, on a clock of their own: one state after the other, in the order of time. */
export class Cloud {
  constructor({ settings = SETTINGS, pinHash = '', delays = {} } = {}) {
    this.settings = settings;
    this.machine = definition(settings, pinHash);
    this.delays = { start: 6, stop: 12, provision: 12, healthy: 6, call: 0.1, letGo: 15, ...delays };
    this.now = Date.parse('2026-03-02T09:00:00Z');
    this.item = {
      id: { S: 'platform' }, wanted: { S: 'asleep' }, version: { N: '1' }, settled: { N: '1' },
      by: { S: 'terraform' }, why: { S: 'made' }, since: { S: new Date(this.now).toISOString() },
    };
    this.services = new Map(settings.services.map(({ name, role }) => [name, { name, role, desired: 0, tasks: [], attached: [], rollout: 'COMPLETED' }]));
    this.balancers = [];
    this.media = { balancers: [], addresses: [], allocated: 0, parameter: settings.placeholder };
    this.record = { value: settings.placeholder };
    this.alarms = new Map();
    this.objects = [];
    this.metrics = [];
    this.notices = [];
    this.calls = [];
    this.executions = [];
    this.before = () => {};
    this.after = () => {};
    this.between = () => {};
  }

  /** Another one, just like this. Nothing may be running. */
  copy() {
    const other = new Cloud({ settings: this.settings });
    const { now, item, services, balancers, media, record, alarms, objects, metrics, notices, made } = this;
    return Object.assign(other, structuredClone({ now, item, services, balancers, media, record, alarms, objects, metrics, notices, made }));
  }

  start(name, input) {
    const execution = new Execution(this.machine, { name, input, clock: () => this.now, call: (...call) => this.#call(...call) });
    this.executions.push(execution);
    return execution;
  }

  wake(name = `visitor-${this.now}`) {
    return this.start(name, {});
  }

  /** As the agent says it, with the version that its decision saw. */
  sleep(version = this.item.version.N, name = `agent-${this.now}`) {
    return this.start(name, { wanted: 'asleep', version: Number(version), by: 'agent-a', why: 'nobody was there for 15 min', decision: name });
  }

  sweep() {
    return this.start(`sweep-${this.now}-${this.executions.length}`, { by: 'sweep' });
  }

  /** An execution that is stopped says nothing more. */
  kill(execution) {
    execution.status = 'ABORTED';
  }

  /** Until no execution runs, or for so many seconds. */
  async run(seconds = Infinity) {
    // Lets the test runner speak: nothing below waits for real.
    await new Promise(setImmediate);
    const end = this.now + seconds * 1000;
    for (let steps = 0; ; steps++) {
      assert.ok(steps < 20_000, 'it ends');
      const next = this.executions.filter(each => each.status === 'RUNNING').sort((a, b) => a.wakesAt - b.wakesAt)[0];
      if (!next || next.wakesAt > end) break;
      this.now = Math.max(this.now, next.wakesAt);
      await next.step();
      next.wakesAt += 1000 * this.delays.call;
      await this.between(next);
    }
    if (Number.isFinite(end)) this.now = Math.max(this.now, end);
  }

  /** Done by hand, past the machine. */
  setCount(service, desired) {
    const one = this.services.get(service);
    one.desired = desired;
    const present = one.tasks.filter(task => task.until === undefined);
    for (const task of present.slice(desired)) task.until = this.now + 1000 * this.delays.stop;
    for (let i = present.length; i < desired; i++) one.tasks.push({ from: this.now + 1000 * this.delays.start, advertises: this.media.parameter });
  }

  of(role) {
    return [...this.services.values()].filter(each => each.role === role);
  }

  running(service) {
    return service.tasks.filter(task => task.from <= this.now && (task.until === undefined || task.until > this.now)).length;
  }

  pending(service) {
    return service.tasks.filter(task => task.from > this.now && task.until === undefined).length;
  }

  get status() {
    return this.objects.at(-1);
  }

  /** Somebody could be meeting: all that a meeting needs is wanted to run. */
  get whole() {
    return this.of('signalling').some(each => each.desired > 0) && this.of('bridges').some(each => each.desired > 0 || this.running(each) > 0);
  }

  /** People can meet; a recorder may still be on its way. */
  get awake() {
    return [...this.services.values()].every(each => each.desired >= 1 && (each.role === 'recorders' || this.running(each) >= 1))
      && this.balancers.length === 1 && this.record.value === `${this.balancers[0].dns}.` && this.alarms.size === 2
      && (!this.settings.media || this.mediaReaches);
  }

  /** Each bridge stands behind the port that is its own, and tells people the load balancer's addresses; no address is idle. */
  get mediaReaches() {
    const { balancers: [balancer, ...more], addresses } = this.media;
    if (!balancer || more.length || addresses.length !== balancer.addresses.length) return false;
    const told = balancer.addresses.map(each => each.ip).sort().join(',');
    return this.settings.media.bridges.every(({ service, port, targetGroup }) => {
      const { attached: [to], tasks } = this.services.get(service);
      return to?.TargetGroupArn === targetGroup && to.ContainerPort === port && balancer.listeners.get(port) === targetGroup
        && tasks.filter(task => (task.until ?? Infinity) > this.now).every(task => task.advertises === told);
    });
  }

  /** Nothing is left that costs. */
  get asleep() {
    return [...this.services.values()].every(each => each.desired === 0 && this.running(each) === 0 && each.attached.length === 0)
      && this.balancers.length === 0 && this.record.value === this.settings.placeholder && this.alarms.size === 0
      && this.media.balancers.length === 0 && this.media.addresses.length === 0 && this.media.parameter === this.settings.placeholder;
  }

  async #call(name, request, execution) {
    assert.ok(name in KNOWN, `no such call: ${name}`);
    for (const key of Object.keys(request)) assert.ok(KNOWN[name].includes(key), `${name} does not know ${key}`);
    const call = { name, request, execution, index: this.calls.length, at: this.now, state: execution.state };
    this.calls.push(call);
    this.before(call);
    const operation = name.split(':')[1];
    const result = structuredClone(this[operation](request, execution) ?? {});
    this.after(call);
    return result;
  }

  changes() {
    return this.calls.filter(call => !READS.has(call.name));
  }

  #mayTakeDown(execution) {
    assert.equal(this.item.leaseOwner?.S, execution.id, 'only who has the lease takes anything down');
    assert.equal(execution.lastSeen.wanted.S, 'asleep', 'only a platform that was wanted asleep right before is taken down');
    const word = execution.lastSeen;
    const fresh = this.now - Date.parse(word.since.S) <= 1000 * (this.settings.word + 10);
    assert.ok(fresh || !this.whole, 'a whole platform is taken down by a fresh word only');
  }

  updateItem(request, execution) {
    assert.deepEqual(request.Key, { id: { S: 'platform' } });
    this.item = updated(this.item, request);
    if (request.ReturnValues === 'ALL_NEW' && execution.state === 'Renew') execution.lastSeen = structuredClone(this.item);
    return request.ReturnValues === 'ALL_NEW' ? { Attributes: this.item } : {};
  }

  describeServices({ Services }) {
    return {
      Services: Services.filter(name => this.services.has(name)).map(name => {
        const one = this.services.get(name);
        return {
          ServiceName: name, Status: 'ACTIVE', DesiredCount: one.desired, RunningCount: this.running(one), PendingCount: this.pending(one),
          LoadBalancers: one.attached, Deployments: [{ Status: 'PRIMARY', RolloutState: one.rollout }], Events: EVENTS,
        };
      }),
    };
  }

  updateService({ Service, DesiredCount, LoadBalancers, ForceNewDeployment }, execution) {
    const one = this.services.get(Service);
    if (DesiredCount < one.desired) this.#mayTakeDown(execution);
    if (ForceNewDeployment) one.rollout = 'IN_PROGRESS';
    if (LoadBalancers) {
      const heard = this.#all().flatMap(each => [...each.listeners.values()]);
      if (!LoadBalancers.every(each => heard.includes(each.TargetGroupArn))) {
        throw new StateError('Ecs.InvalidParameterException', 'The target group does not have an associated load balancer.');
      }
      for (const task of one.tasks) task.until ??= this.now + 1000 * this.delays.stop;
      one.attached = LoadBalancers;
      this.setCount(Service, one.desired);
    }
    if (DesiredCount !== undefined) this.setCount(Service, DesiredCount);
  }

  describeLoadBalancers({ Names }) {
    const found = this.#all().filter(each => Names.includes(each.name));
    if (!found.length) throw new StateError('ElasticLoadBalancingV2.LoadBalancerNotFoundException', 'One or more load balancers not found');
    return {
      LoadBalancers: found.map(each => ({
        LoadBalancerArn: each.arn, LoadBalancerName: each.name, DnsName: each.dns, CanonicalHostedZoneId: 'Z1H1FL5HABSF5',
        State: { Code: each.code ?? (each.activeAt <= this.now ? 'active' : 'provisioning') },
        // Told from when it works on: the latest that may be.
        AvailabilityZones: (each.addresses ?? []).map(({ id, ip, subnet }) => ({
          SubnetId: subnet, LoadBalancerAddresses: each.activeAt <= this.now ? [{ AllocationId: id, IpAddress: ip }] : [],
        })),
      })),
    };
  }

  #all() {
    return [...this.balancers, ...this.media.balancers];
  }

  createLoadBalancer({ Name, Type, SubnetMappings }) {
    const list = Type === 'network' ? this.media.balancers : this.balancers;
    if (list.some(each => each.name === Name)) throw new StateError('ElasticLoadBalancingV2.DuplicateLoadBalancerNameException');
    this.made = (this.made ?? 0) + 1;
    const balancer = {
      name: Name, arn: `${ARNS}/${Type === 'network' ? 'net' : 'app'}/${Name}/${this.made}`, dns: `${Name}-${this.made}.us-west-2.elb.amazonaws.com`,
      activeAt: this.now + 1000 * this.delays.provision, listeners: new Map(),
    };
    if (Type === 'network') balancer.addresses = SubnetMappings.map(each => this.#attach(each));
    list.push(balancer);
    assert.equal(list.length, 1, 'never two load balancers');
  }

  #attach({ SubnetId, AllocationId }) {
    const address = this.media.addresses.find(each => each.id === AllocationId);
    if (!address) throw new StateError('ElasticLoadBalancingV2.AllocationIdNotFoundException');
    if (this.#associated(address)) throw new StateError('ElasticLoadBalancingV2.InvalidConfigurationRequestException', 'in use');
    return { subnet: SubnetId, id: AllocationId, ip: address.ip };
  }

  /** A load balancer that is gone lets go of its addresses some time later. */
  #associated({ id, held }) {
    return held > this.now || this.media.balancers.some(each => each.addresses.some(address => address.id === id));
  }

  describeAddresses({ Filters }) {
    assert.deepEqual(Filters, [{ Name: 'tag:ManagedBy', Values: [OWNER] }]);
    return {
      Addresses: this.media.addresses.filter(each => (each.seenFrom ?? 0) <= this.now).map(each => ({
        AllocationId: each.id, PublicIp: each.ip, ...this.#associated(each) ? { AssociationId: `eipassoc-${each.id}` } : {},
      })),
    };
  }

  allocateAddress({ Domain, TagSpecifications: [{ ResourceType, Tags }] }) {
    assert.deepEqual([Domain, ResourceType, Tags], ['vpc', 'elastic-ip', [{ Key: 'ManagedBy', Value: OWNER }]], 'it can be found again');
    if (this.media.addresses.length >= 5) throw new StateError('Ec2.Ec2Exception', 'AddressLimitExceeded');
    const number = this.media.allocated += 1;
    this.media.addresses.push({ id: `eipalloc-${number}`, ip: `198.51.100.${number}`, seenFrom: this.now + 1000 * (this.delays.seen ?? 0) });
    return { AllocationId: `eipalloc-${number}`, PublicIp: `198.51.100.${number}` };
  }

  releaseAddress({ AllocationId }, execution) {
    const index = this.media.addresses.findIndex(each => each.id === AllocationId);
    if (index < 0) throw new StateError('Ec2.Ec2Exception', 'InvalidAllocationID.NotFound');
    if (this.#associated(this.media.addresses[index])) throw new StateError('Ec2.Ec2Exception', 'InvalidIPAddress.InUse');
    if (this.media.addresses.length <= this.settings.media.subnets.length) {
      this.#mayTakeDown(execution);
      assert.equal(this.media.parameter, this.settings.placeholder, 'no bridge is told an address that is let go');
    }
    this.media.addresses.splice(index, 1);
  }

  getParameter({ Name }) {
    assert.equal(Name, this.settings.media.parameter);
    return { Parameter: { Name, Value: this.media.parameter } };
  }

  putParameter({ Name, Value, Overwrite }) {
    assert.deepEqual([Name, Overwrite], [this.settings.media.parameter, true], 'it is Terraform that makes it');
    this.media.parameter = Value;
  }

  #balancer(arn) {
    const found = this.#all().find(each => each.arn === arn);
    if (!found) throw new StateError('ElasticLoadBalancingV2.LoadBalancerNotFoundException');
    return found;
  }

  modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes }) {
    this.#balancer(LoadBalancerArn).attributes = Attributes;
  }

  createListener({ LoadBalancerArn, Protocol, Port, DefaultActions: [{ TargetGroupArn }] }) {
    const balancer = this.#balancer(LoadBalancerArn);
    const expected = balancer.addresses ? this.settings.media.attributes : this.settings.attributes;
    assert.deepEqual(balancer.attributes, expected, 'a listener comes after the attributes');
    assert.equal(Protocol, balancer.addresses ? 'UDP' : 'HTTPS');
    if (balancer.listeners.has(Port)) throw new StateError('ElasticLoadBalancingV2.DuplicateListenerException');
    balancer.listeners.set(Port, TargetGroupArn);
  }

  deleteLoadBalancer({ LoadBalancerArn }, execution) {
    if (LoadBalancerArn.includes('/net/')) return this.#deleteMedia(LoadBalancerArn, execution);
    const index = this.balancers.findIndex(each => each.arn === LoadBalancerArn);
    if (index < 0) return;
    if (this.balancers[index].code !== 'failed') {
      this.#mayTakeDown(execution);
      assert.notEqual(this.record.value, `${this.balancers[index].dns}.`, 'no record leads to a load balancer that is gone');
    }
    this.balancers.splice(index, 1);
  }

  #deleteMedia(arn, execution) {
    const index = this.media.balancers.findIndex(each => each.arn === arn);
    if (index < 0) return;
    const [{ code, addresses }] = this.media.balancers.splice(index, 1);
    if (code !== 'failed') {
      this.#mayTakeDown(execution);
      assert.ok(!this.of('bridges').some(each => each.attached.length || this.running(each)), 'no bridge loses its media');
    }
    for (const { id } of addresses) this.media.addresses.find(each => each.id === id).held = this.now + 1000 * this.delays.letGo;
  }

  #hearing(group) {
    return this.#all().filter(each => [...each.listeners.values()].includes(group));
  }

  describeTargetGroups({ TargetGroupArns }) {
    return { TargetGroups: TargetGroupArns.map(group => ({ TargetGroupArn: group, LoadBalancerArns: this.#hearing(group).map(each => each.arn) })) };
  }

  describeTargetHealth({ TargetGroupArn }) {
    // Checked from the moment on when the load balancer works.
    const since = Math.min(Infinity, ...this.#hearing(TargetGroupArn).map(each => each.activeAt));
    return {
      TargetHealthDescriptions: [...this.services.values()].filter(each => each.attached.some(to => to.TargetGroupArn === TargetGroupArn))
        .flatMap(each => each.tasks).filter(task => task.from <= this.now && (task.until ?? Infinity) > this.now)
        .map(task => ({ TargetHealth: { State: !this.sick?.includes(TargetGroupArn) && Math.max(task.from, since) + 1000 * this.delays.healthy <= this.now ? 'healthy' : 'initial' } })),
    };
  }

  listResourceRecordSets({ StartRecordName, MaxItems }) {
    assert.deepEqual([StartRecordName, MaxItems], [this.settings.host, '1']);
    const name = `${StartRecordName}.`;
    const { value } = this.record;
    return {
      ResourceRecordSets: [value === this.settings.placeholder
        ? { Name: name, Type: 'A', Ttl: 10, ResourceRecords: [{ Value: value }] }
        : { Name: name, Type: 'A', ResourceRecords: [], AliasTarget: { DnsName: value, HostedZoneId: 'Z1H1FL5HABSF5', EvaluateTargetHealth: false } }],
    };
  }

  changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes: [change, ...others] } }) {
    assert.deepEqual([HostedZoneId, change.Action, others.length, change.ResourceRecordSet.Name], [ZONE, 'UPSERT', 0, this.settings.host]);
    const { AliasTarget, ResourceRecords } = change.ResourceRecordSet;
    this.record = { value: AliasTarget ? `${AliasTarget.DnsName.toLowerCase()}.` : ResourceRecords[0].Value };
  }

  describeAlarms({ AlarmNames }) {
    return { MetricAlarms: AlarmNames.filter(name => this.alarms.has(name)).map(name => this.alarms.get(name)) };
  }

  putMetricAlarm(alarm) {
    this.alarms.set(alarm.AlarmName, alarm);
  }

  deleteAlarms({ AlarmNames }) {
    for (const name of AlarmNames) this.alarms.delete(name);
  }

  putMetricData({ MetricData }) {
    this.metrics.push(...MetricData);
  }

  putObject({ Key, Body }) {
    assert.equal(Key, '_platform/status.json');
    this.objects.push(Body);
  }

  publish(notice) {
    this.notices.push(notice);
  }
}
