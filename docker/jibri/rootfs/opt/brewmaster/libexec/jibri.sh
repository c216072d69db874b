# shellcheck shell=sh
# Where Jibri is and what it was told: docker-jitsi-meet's variables and defaults. Read after functions.sh.

shutdown_url=http://127.0.0.1:${JIBRI_HTTP_API_INTERNAL_PORT:-3333}/jibri/api/internal/v1.0/shutdown
health_url=http://127.0.0.1:${JIBRI_HTTP_API_EXTERNAL_PORT:-2222}/jibri/api/v1.0/health
recordings=$(readlink -m "${JIBRI_RECORDING_DIR:-/storage/recordings}")
our_script=$home/bin/finalize-recording
# What recording-config found in the configuration that Jibri reads; it runs before everything that asks.
script=$(cat "$run/finalize-script" 2>/dev/null)
script=${script:-${JIBRI_FINALIZE_RECORDING_SCRIPT_PATH:-$our_script}}
