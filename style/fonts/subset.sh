#!/bin/sh
# Makes the two committed font files from the originals in the KERN package. Needed only when the set of
# characters changes; the build itself copies what is here. Wants fonttools and brotli from PyPI:
#   python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
#   PATH=/tmp/fonts/bin:$PATH sh fonts/subset.sh
set -eu
cd "$(dirname "$0")"
from=../node_modules/@kern-ux/native/dist/fonts/fira-sans
# Basic Latin, Latin-1 with NBSP and soft hyphen; ẞ; thin and narrow spaces, ‑ – — ‘ ’ ‚ “ ” „ • … ‹ ›;
# superscripts; € ; arrows ← ↑ → ↓; − × ≤ ≥ (✓ ▲ ◆ are not in Fira Sans: states are drawn as shapes)
chars=U+0020-007E,U+00A0-00FF,U+1E9E,U+2009,U+2010-2011,U+2013,U+2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+202F,U+2039,U+203A,U+2070,U+2074-2079,U+20AC,U+2190-2193,U+2212,U+2248,U+2264,U+2265
for pair in Regular:400 SemiBold:600; do
  pyftsubset "$from/FiraSans-${pair%:*}.woff2" --unicodes="$chars" --layout-features=kern,tnum,lnum,liga \
    --no-hinting --drop-tables+=FFTM,DSIG --name-IDs=0,1,2,13,14 --flavor=woff2 --output-file="fira-sans-${pair#*:}.woff2"
done
ls -l fira-sans-*.woff2
