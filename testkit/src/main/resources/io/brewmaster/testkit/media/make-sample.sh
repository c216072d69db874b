#!/bin/sh
# Makes sample.mp4: 20 seconds with the options Jibri gives ffmpeg, but with test pictures and tones for X11 and PulseAudio,
# and a fixed creation time where Jibri says "now". Made with ffmpeg 5.1, the version of the images up to stable-11031.
set -eu
cd "$(dirname "$0")"
ffmpeg -y -v error \
    -f lavfi -i 'testsrc=size=1280x720:rate=30,scroll=horizontal=0.001' \
    -f lavfi -i 'sine=frequency=440:beep_factor=4:sample_rate=44100' \
    -t 20 \
    -acodec aac -strict -2 -ar 44100 -b:a 128k -af aresample=async=1 \
    -c:v libx264 -pix_fmt yuv420p -r 30 -crf 25 -preset ultrafast -profile:v main -level 3.1 \
    -timestamp 2026-11-01T09:00:00Z -f mp4 sample.mp4
