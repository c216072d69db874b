# shellcheck shell=sh
# Where Jibri is and what it was told: docker-jitsi-meet's variables and defaults. Read after functions.sh, which sets $home.

shutdown_url=http://127.0.0.1:${JIBRI_HTTP_API_INTERNAL_PORT:-3333}/jibri/api/internal/v1.0/shutdown
health_url=http://127.0.0.1:${JIBRI_HTTP_API_EXTERNAL_PORT:-2222}/jibri/api/v1.0/health
recordings=$(readlink -m "${JIBRI_RECORDING_DIR:-/storage/recordings}")
our_script=$home/bin/finalize-recording
script=${JIBRI_FINALIZE_RECORDING_SCRIPT_PATH:-$our_script}

# One request, 3 s at most, what it answers on stdout; false without an answer or with an error. The images carry curl or wget.
request() { # GET|POST URL
  if command -v curl >/dev/null; then
    curl --silent --fail --max-time 3 --request "$1" "$2"
  elif [ "$1" = POST ]; then
    wget --quiet --tries=1 --timeout=3 --output-document=- --post-data='' "$2"
  else
    wget --quiet --tries=1 --timeout=3 --output-document=- "$2"
  fi
}
