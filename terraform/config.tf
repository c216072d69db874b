# The same config.json as the Java programs read. A file that is there and cannot be read is an error, as it is for them.
locals {
  config_files = var.config_path != "" ? [var.config_path] : [
    for file in fileset("${path.module}/../..", "*-ops/config.json") : "${path.module}/../../${file}"
  ]
  config = jsondecode(length(local.config_files) == 0 ? "{}" : file(local.config_files[0]))

  # From strongest to weakest: the variable, config.json, the default.
  settings = {
    domain            = try(coalesce(var.domain, try(local.config.domain, null)), "")
    project_name      = coalesce(var.project_name, try(local.config.project_name, null), "jitsi-video-platform")
    environment       = coalesce(var.environment, try(local.config.environment, null), "prod")
    aws_region        = try(coalesce(var.aws_region, try(local.config.aws_region, null)), "")
    aws_profile       = try(coalesce(var.aws_profile, try(local.config.aws_profile, null)), "")
    metrics_namespace = coalesce(var.metrics_namespace, try(local.config.metrics.namespace, null), "Jitsi/JVB")
    recording_bucket  = try(coalesce(var.recording_bucket, try(local.config.recording.bucket, null)), "")
    recording_prefix  = coalesce(var.recording_prefix, try(local.config.recording.prefix, null), "recordings")
    recording_kms_key = try(coalesce(var.recording_kms_key, try(local.config.recording.kms_key, null)), "")
  }

  # What the containers are told of config.json: all but where the platform itself is and how its parts log in, which is decided here.
  told = merge([
    for section in ["metrics", "leadership", "idle", "scaling", "recording", "notify", "log"] : {
      for key, value in try(local.config[section], {}) :
      upper("JITSI_${section}_${key}") => try(tostring(value), join(key == "keep_awake" ? ";" : ",", value))
      if value != null
    }
  ]...)

  agent_settings = merge(
    {
      JITSI_IDLE_MODE                 = "act"
      JITSI_SCALING_PEOPLE_PER_BRIDGE = tostring(var.max_participants)
    },
    local.told,
    {
      JITSI_ENVIRONMENT       = local.settings.environment
      JITSI_METRICS_NAMESPACE = local.settings.metrics_namespace
      JITSI_PROJECT_NAME      = local.settings.project_name
    },
    { for domain in compact([local.settings.domain]) : "JITSI_DOMAIN" => domain },
    var.agent_settings,
  )

  # Passwords, and what may hold a token: the containers get them from where passwords are kept, each only its own.
  secret_settings = {
    bridges   = ["JITSI_METRICS_OTLP_HEADERS"]
    recorders = ["JITSI_NOTIFY_WEBHOOK_SECRET", "JITSI_NOTIFY_WEBHOOK_URL"]
  }
  agent_environment = {
    for name, value in local.agent_settings : name => value if !contains(flatten(values(local.secret_settings)), name)
  }
  given_secrets = {
    for role, names in local.secret_settings : role => {
      for name, value in local.agent_settings : name => value if contains(names, name) && (role == "bridges" || var.enable_recording)
    }
  }

  event_bus = var.enable_recording ? lookup(local.agent_environment, "JITSI_NOTIFY_EVENT_BUS", "") : ""
  event_bus_arn = (
    local.event_bus == "" || startswith(local.event_bus, "arn:")
    ? local.event_bus
    : "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/${local.event_bus}"
  )

  # Load balancers' names end at 32 characters: a long name keeps its beginning and gets some digits of its hash.
  full_name = lower(replace("${local.settings.project_name}-${local.settings.environment}", "_", "-"))
  name = (
    length(local.full_name) <= 26
    ? local.full_name
    : "${trim(substr(local.full_name, 0, 20), "-")}-${substr(sha1(local.full_name), 0, 5)}"
  )
}

check "domain" {
  assert {
    condition     = local.settings.domain != ""
    error_message = "No domain is set, and nobody could open the platform: write it into config.json, or set TF_VAR_domain."
  }
}
