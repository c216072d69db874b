# The tag is pinned in docker/versions.env, for the images that are built there and for these.
locals {
  tag = var.jitsi_tag != "" ? var.jitsi_tag : regex("(?m)^JITSI_TAG=(\\S+)$", file("${path.module}/../docker/versions.env"))[0]

  images = {
    web     = coalesce(var.images.web, "ghcr.io/jitsi/web:${local.tag}")
    prosody = coalesce(var.images.prosody, "ghcr.io/jitsi/prosody:${local.tag}")
    jicofo  = coalesce(var.images.jicofo, "ghcr.io/jitsi/jicofo:${local.tag}")
    jvb     = coalesce(var.images.jvb, "brewmaster/jvb:${local.tag}")
    jibri   = coalesce(var.images.jibri, "brewmaster/jibri:${local.tag}")
  }
}
