#!/bin/sh
# Makes sample.mp4 and hybrid.mp4: 20 seconds with the options Jibri gives ffmpeg, but with test pictures and tones for
# X11 and PulseAudio, and a fixed creation time where Jibri says "now".
#
#   make-sample.sh sample    with ffmpeg 5.1, the version of the images up to stable-11031
#   make-sample.sh hybrid    with ffmpeg 7.1, the version of Debian trixie and of the images from stable-11146, and the
#                            options with which a recording that is cut plays
set -eu
cd "$(dirname "$0")"
case ${1:?sample or hybrid} in
    sample) options= ;;
    hybrid) options='-g 60 -movflags +hybrid_fragmented -flush_packets 1' ;;
    *) echo "neither sample nor hybrid: $1" >&2; exit 2 ;;
esac
# shellcheck disable=SC2086  # several options, or none
ffmpeg -y -v error \
    -f lavfi -i 'testsrc=size=1280x720:rate=30,scroll=horizontal=0.001' \
    -f lavfi -i 'sine=frequency=440:beep_factor=4:sample_rate=44100' \
    -t 20 \
    -acodec aac -strict -2 -ar 44100 -b:a 128k -af aresample=async=1 \
    -c:v libx264 -pix_fmt yuv420p -r 30 -crf 25 -preset ultrafast -profile:v main -level 3.1 \
    -timestamp 2026-11-01T09:00:00Z $options -f mp4 "$1.mp4"
