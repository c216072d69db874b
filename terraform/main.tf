data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region
  public_url = local.settings.domain == "" ? "" : "https://${local.settings.domain}"

  # Behind CloudFront the domain itself is CloudFront's.
  ingress_host = local.settings.domain == "" || var.edge == "none" ? local.settings.domain : "origin.${local.settings.domain}"

  # Without a hosted zone there is neither a certificate nor a record, and nothing to wake it by.
  wakes = var.edge == "cloudfront" && var.ingress_mode == "on_demand" && local.settings.domain != "" && var.hosted_zone_id != ""

  # Known before they are made: the agents are told of them, and they of the agents' services.
  machine_arn       = "arn:${local.partition}:states:${local.region}:${local.account_id}:stateMachine:${local.name}-lifecycle"
  state_machine_arn = local.wakes ? local.machine_arn : var.state_machine_arn
  wanted_table      = local.wakes ? "${local.name}-wanted" : var.wanted_table

  # By name, the bridges' ports: one service for all, or one for each behind a load balancer.
  bridges = {
    for i in range(var.nlb_enabled ? var.nlb_bridges : 1) : i == 0 ? "${local.name}-bridges" : "${local.name}-bridges-${i + 1}" => 10000 + i
  }

  services = {
    signalling = "${local.name}-signalling"
    bridges    = sort(keys(local.bridges))
    recorders  = var.enable_recording ? ["${local.name}-recorders"] : []
  }

  metrics = {
    namespace   = local.settings.metrics_namespace
    project     = local.settings.project_name
    environment = local.settings.environment
  }

  platform = {
    cluster             = module.cluster.name
    namespace_arn       = module.cluster.namespace_arn
    partition           = local.partition
    region              = local.region
    account_id          = local.account_id
    subnet_ids          = module.network.subnet_ids
    cpu_architecture    = var.cpu_architecture
    log_retention_days  = var.log_retention_days
    exec_log_group      = module.cluster.exec_log_group
    secret_action       = module.secrets.read_action
    ecr_repository_arns = var.ecr_repository_arns
  }

  recorder_passwords = ["JIBRI_XMPP_PASSWORD", "JIBRI_RECORDER_PASSWORD"]
  passwords          = concat(["JICOFO_AUTH_PASSWORD", "JVB_AUTH_PASSWORD"], var.enable_recording ? local.recorder_passwords : [])
}

module "network" {
  source = "./modules/network"

  name        = local.name
  region      = local.region
  cidr        = var.vpc_cidr
  zones       = slice(data.aws_availability_zones.available.names, 0, var.zone_count)
  edge        = var.edge
  media_ports = values(local.bridges)
}

module "storage" {
  source = "./modules/storage"

  bucket                   = local.settings.recording_bucket == "" ? "${local.name}-recordings-${local.account_id}" : local.settings.recording_bucket
  prefix                   = local.settings.recording_prefix
  partition                = local.partition
  region                   = local.region
  account_id               = local.account_id
  kms_key_arn              = local.settings.recording_kms_key
  abort_uploads_after_days = var.abort_uploads_after_days
  archive_after_days       = var.archive_recordings_after_days
  expire_after_days        = var.expire_recordings_after_days
  object_lock_days         = var.lock_recordings_for_days
}

module "secrets" {
  source = "./modules/secrets"

  name      = local.name
  passwords = local.passwords
  given     = merge(values(local.given_secrets)...)
  store     = var.secret_store
  rotation  = var.secret_rotation
}

module "cluster" {
  source = "./modules/cluster"

  name               = local.name
  container_insights = var.container_insights
  enable_exec        = var.enable_exec
  log_retention_days = var.log_retention_days
  capacity_providers = module.recorder_instances[*].capacity_provider
}

module "ingress" {
  source = "./modules/ingress"

  name              = local.name
  vpc_id            = module.network.vpc_id
  subnet_ids        = module.network.subnet_ids
  security_group_id = module.network.security_group_ids["load-balancer"]
  mode              = var.ingress_mode
  host              = local.ingress_host
  hosted_zone_id    = var.hosted_zone_id
  certificate_arn   = var.certificate_arn
}

module "signalling" {
  source = "./modules/signalling"

  name              = local.name
  platform          = local.platform
  security_group_id = module.network.security_group_ids["signalling"]
  size              = var.signalling_size
  images            = { web = local.images.web, prosody = local.images.prosody, jicofo = local.images.jicofo }
  public_url        = local.public_url
  secret_arns       = { for name in local.passwords : name => module.secrets.arns[name] }
  enable_recording  = var.enable_recording
  max_participants  = var.max_participants
  resolution        = var.resolution
  attached          = module.ingress.attached
  target_group_arn  = module.ingress.attached ? module.ingress.target_group_arn : ""
  otlp              = local.otlp["jicofo"]
}

module "bridges" {
  source   = "./modules/bridges"
  for_each = local.bridges

  name              = each.key
  platform          = local.platform
  security_group_id = module.network.security_group_ids["bridges"]
  size              = var.bridge_size
  image             = local.images.jvb
  public_url        = local.public_url
  secret_arns       = { for name in concat(["JVB_AUTH_PASSWORD"], keys(local.given_secrets.bridges)) : name => module.secrets.arns[name] }
  parameter_arns    = { for parameter in flatten(module.jvb_nlb[*].parameter) : "JVB_ADVERTISE_IPS" => parameter.arn }
  xmpp_server       = module.signalling.xmpp_server
  jicofo_url        = module.signalling.jicofo_url
  agent_environment = { for name, value in local.agent_environment : name => value if !can(regex("^JITSI_(RECORDING|NOTIFY)_", name)) }
  services          = local.services
  state_machine_arn = local.state_machine_arn
  wanted_table      = local.wanted_table
  port              = each.value
  advertise_ips     = flatten(module.jvb_nlb[*].addresses)
  load_balancers    = [for nlb in module.jvb_nlb : { target_group_arn = nlb.target_group_arns[each.key], port = each.value } if !local.wakes]
  max_count         = var.nlb_enabled ? 1 : var.max_bridges
  scaling           = local.metrics
  otlp              = local.otlp["jvb"]
}

module "recorders" {
  source = "./modules/recorders"
  count  = var.enable_recording ? 1 : 0

  name              = local.services.recorders[0]
  platform          = local.platform
  security_group_id = module.network.security_group_ids["recorders"]
  size              = var.recorder_size
  image             = local.images.jibri
  public_url        = local.public_url
  secret_arns       = { for name in concat(local.recorder_passwords, keys(local.given_secrets.recorders)) : name => module.secrets.arns[name] }
  event_bus_arn     = local.event_bus_arn
  xmpp_server       = module.signalling.xmpp_server
  agent_environment = local.agent_environment
  services          = local.services
  capacity_provider = var.recorder_capacity == "FARGATE" ? "FARGATE" : module.recorder_instances[0].capacity_provider
  storage_gib       = var.recorder_storage_gib
  resolution        = var.resolution
  max_count         = var.max_recorders
  metrics           = local.metrics
  warm              = tonumber(lookup(local.agent_environment, "JITSI_SCALING_WARM_RECORDERS", "1"))

  recordings = {
    bucket      = module.storage.bucket
    prefix      = local.settings.recording_prefix
    kms_key_arn = local.settings.recording_kms_key
    statements  = [for statement in module.storage.finalizer_statements : jsonencode(statement)]
  }
}

module "recorder_instances" {
  source = "./modules/recorder-instances"
  count  = var.enable_recording && var.recorder_capacity == "EC2" ? 1 : 0

  name              = local.name
  cluster           = local.name
  partition         = local.partition
  region            = local.region
  account_id        = local.account_id
  subnet_ids        = module.network.subnet_ids
  security_group_id = module.network.security_group_ids["recorders"]
  cpu_architecture  = var.cpu_architecture
  instance_type     = var.recorder_instance_type
  disk_gib          = var.recorder_storage_gib + 30
  max_count         = var.max_recorders
}

module "jvb_nlb" {
  source = "./modules/jvb-nlb"
  count  = var.nlb_enabled ? 1 : 0

  name                      = local.name
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.subnet_ids
  bridges_security_group_id = module.network.security_group_ids["bridges"]
  ports                     = local.bridges
  mode                      = local.wakes ? "on_demand" : "always"
}

module "observability" {
  source = "./modules/observability"

  name              = local.name
  partition         = local.partition
  region            = local.region
  account_id        = local.account_id
  cluster           = local.name
  services          = local.services_by_role
  metrics           = local.metrics
  has_load_balancer = module.ingress.attached
  load_balancer     = module.ingress.load_balancer
  alarms            = var.alarms
  notices           = local.event_bus != "" || length(local.given_secrets.recorders) > 0
  emails            = var.notification_emails
  archive_bucket    = var.log_archive_bucket
  log_groups        = local.log_groups
}

module "otlp" {
  source = "./modules/otlp"
  count  = var.adot_java_agent == "" ? 0 : 1

  name               = local.name
  partition          = local.partition
  region             = local.region
  account_id         = local.account_id
  java_agent         = var.adot_java_agent
  log_retention_days = var.log_retention_days
}

module "lifecycle" {
  source = "./modules/lifecycle"
  count  = local.wakes ? 1 : 0

  name              = local.name
  partition         = local.partition
  region            = local.region
  account_id        = local.account_id
  domain            = local.settings.domain
  hosted_zone_id    = var.hosted_zone_id
  cluster           = local.name
  services          = local.woken
  target_group_arn  = module.ingress.target_group_arn
  subnet_ids        = module.network.subnet_ids
  security_group_id = module.network.security_group_ids["load-balancer"]
  topic_arn         = module.observability.topic_arns["operations"]
  metrics           = { project = local.settings.project_name, environment = local.settings.environment }
  alarms            = setunion(["wakes"], setintersection(var.alarms, ["web-5xx", "web-latency"]))
  wakes_per_day     = var.wakes_per_day
  pin               = var.wake_pin
  branding          = var.branding

  media = one([for nlb in module.jvb_nlb : {
    security_group_id = nlb.security_group_id
    parameter         = nlb.parameter[0].name
    bridges           = { for name, port in local.bridges : name => { port = port, target_group_arn = nlb.target_group_arns[name] } }
  }])
}

module "budgets" {
  source = "./modules/budgets"

  name      = local.name
  limits    = var.budget_limits
  project   = var.budget_of_project_only ? local.settings.project_name : ""
  topic_arn = module.observability.topic_arns["budgets"]
}

module "express_api" {
  source   = "./modules/express-api"
  for_each = var.express_apis

  name        = "${local.name}-${each.key}"
  partition   = local.partition
  region      = local.region
  account_id  = local.account_id
  cluster     = module.cluster.name
  image       = each.value.image
  port        = each.value.port
  health_path = each.value.health_path
  environment = each.value.environment
  subnet_ids  = module.network.subnet_ids
}

locals {
  # The first of several bridges keeps the plain role, so that its alarms stay the same.
  services_by_role = merge(
    { signalling = local.services.signalling },
    { for i, name in local.services.bridges : i == 0 ? "bridges" : "bridges-${i + 1}" => name },
    { for name in local.services.recorders : "recorders" => name },
  )

  # What a platform that is awake has at least; more come by stress, and with idle recorders.
  woken = concat(
    [{ name = local.services.signalling, role = "signalling", count = 1 }],
    [for name in local.services.bridges : { name = name, role = "bridges", count = 1 }],
    [for name in local.services.recorders : {
      name = name, role = "recorders", count = max(1, tonumber(lookup(local.agent_environment, "JITSI_SCALING_WARM_RECORDERS", "1")))
    }],
  )

  role_policies = merge(concat(
    [module.signalling.policies, module.observability.policies],
    [for bridges in module.bridges : bridges.policies],
    module.recorders[*].policies,
    module.recorder_instances[*].policies,
    [for api in module.express_api : api.policies],
    module.lifecycle[*].policies,
  )...)

  otlp = { for program in ["jicofo", "jvb"] : program => try(module.otlp[0].programs[program], { environment = {}, statements = [] }) }

  log_groups = merge(
    { signalling = module.signalling.log_group },
    { for name, bridges in module.bridges : name => bridges.log_group },
    { for recorders in module.recorders : "recorders" => recorders.log_group },
  )
}
