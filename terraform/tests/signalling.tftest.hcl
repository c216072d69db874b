mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "meet-test"
  security_group_id = "sg-1"
  public_url        = "https://meet.example.org"

  platform = {
    cluster       = "meet-test"
    namespace_arn = "arn:aws:servicediscovery:us-west-2:111122223333:namespace/ns-1"
    partition     = "aws"
    region        = "us-west-2"
    account_id    = "111122223333"
    subnet_ids    = ["subnet-1", "subnet-2"]
  }

  images = {
    web     = "example/web:1"
    prosody = "example/prosody:1"
    jicofo  = "example/jicofo:1"
  }

  secret_arns = {
    JICOFO_AUTH_PASSWORD    = "arn:aws:ssm:us-west-2:111122223333:parameter/jicofo"
    JVB_AUTH_PASSWORD       = "arn:aws:ssm:us-west-2:111122223333:parameter/jvb"
    JIBRI_XMPP_PASSWORD     = "arn:aws:ssm:us-west-2:111122223333:parameter/jibri"
    JIBRI_RECORDER_PASSWORD = "arn:aws:ssm:us-west-2:111122223333:parameter/recorder"
  }
}

run "one_platform" {
  command = plan

  module {
    source = "./modules/signalling"
  }

  assert {
    condition     = output.service_name == "meet-test-signalling" && [for c in output.containers : c.name] == ["web", "prosody", "jicofo"]
    error_message = "The three are one task."
  }

  assert {
    condition     = alltrue([for c in output.containers : c.essential])
    error_message = "Without any of them nobody can meet."
  }

  assert {
    condition     = endswith(join(" ", output.containers[0].healthCheck.command), "http://127.0.0.1:8000/http-bind")
    error_message = "The web entry's check goes through to Prosody."
  }

  assert {
    condition     = alltrue([for c in slice(output.containers, 1, 3) : join(" ", c.healthCheck.command) == "CMD /usr/local/bin/healthcheck.sh"])
    error_message = "Prosody and jicofo are asked themselves."
  }

  assert {
    condition = (
      { for v in output.containers[2].environment : v.name => v.value if startswith(v.name, "JICOFO_") }
      == {
        JICOFO_CONF_INITIAL_PARTICIPANT_WAIT_TIMEOUT = "15 seconds"
        JICOFO_CONF_SINGLE_PARTICIPANT_TIMEOUT       = "20 seconds"
        JICOFO_ENABLE_HEALTH_CHECKS                  = "1"
        JICOFO_ENABLE_REST                           = "1"
      }
    )
    error_message = "jicofo answers the agents, and does not keep people waiting."
  }

  assert {
    condition = (
      [for secret in output.containers[2].secrets : secret.name] == ["JICOFO_AUTH_PASSWORD"]
      && length(output.containers[0].secrets) == 0
    )
    error_message = "Each knows only its own password."
  }

  assert {
    condition     = length(output.containers[1].secrets) == 4
    error_message = "Prosody makes all accounts."
  }

  assert {
    condition     = output.deployment_percent == { minimum = 0, maximum = 100 }
    error_message = "Never two at once: the old one ends before the new one starts."
  }

  assert {
    condition     = keys(output.policies) == ["meet-test-signalling-execution"]
    error_message = "Signalling may do nothing on AWS."
  }

  assert {
    condition     = output.xmpp_server == "xmpp.meet.jitsi" && output.jicofo_url == "http://jicofo.meet.jitsi:8888"
    error_message = "Others find it under these names."
  }
}

run "settings_change_what_they_name" {
  command = plan

  module {
    source = "./modules/signalling"
  }

  variables {
    max_participants = 75
    resolution       = 1080
    enable_recording = false
  }

  assert {
    condition     = one([for v in output.containers[1].environment : v.value if v.name == "MAX_PARTICIPANTS"]) == "75"
    error_message = "Prosody refuses who is too many."
  }

  assert {
    condition = (
      { for v in output.containers[0].environment : v.name => v.value if startswith(v.name, "RESOLUTION") }
      == { RESOLUTION = "1080", RESOLUTION_WIDTH = "1920" }
    )
    error_message = "People send this resolution."
  }

  assert {
    condition     = distinct([for c in output.containers : one([for v in c.environment : v.value if v.name == "ENABLE_RECORDING"])]) == tolist(["0"])
    error_message = "None of the three offers recording."
  }
}

run "others_find_it" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    size       = { cpu = 1024, memory = 3072 }
    containers = [{ name = "web", image = "example/web:1", ports = [{ name = "xmpp", port = 5222 }] }]
    offers     = { xmpp = { dns_name = "xmpp.meet.jitsi", port = 5222 } }
  }

  assert {
    condition     = one(one(one(aws_ecs_service.this.service_connect_configuration).service).timeout).idle_timeout_seconds == 0
    error_message = "Silent XMPP connections are not cut."
  }

  assert {
    condition     = one(one(one(aws_ecs_service.this.service_connect_configuration).service).client_alias).dns_name == "xmpp.meet.jitsi"
    error_message = "Others call it by this name."
  }
}
