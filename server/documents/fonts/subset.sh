#!/bin/sh
# Makes the four fonts that go into PDF files from the originals in the KERN package (style/node_modules,
# SIL Open Font License, OFL.txt beside). Needed only when the set of characters changes. Wants fonttools
# and brotli from PyPI:
#   python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
#   PATH=/tmp/fonts/bin:$PATH sh server/documents/fonts/subset.sh
set -eu
cd "$(dirname "$0")"
from=${FROM:-../../../style/node_modules/@kern-ux/native/dist/fonts/fira-sans}
# Latin with its extensions (names from all of Europe); Greek letters of formulas; quotes, dashes, spaces,
# bullets; superscripts and subscripts; € ; arrows; − × ≈ ≤ ≥
chars=U+0020-007E,U+00A0-017F,U+0218-021B,U+0394,U+03A9,U+03BC,U+03C0,U+1E9E,U+2002-200A,U+2010-2015,U+2018-201A,U+201C-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2039,U+203A,U+2070,U+2074-2079,U+2080-2089,U+20AC,U+2116,U+2122,U+2190-2193,U+2206,U+2211,U+2212,U+221A,U+221E,U+2248,U+2260,U+2264,U+2265,U+25CA
for pair in Regular:regular SemiBold:bold Italic:italic SemiBoldItalic:bold-italic; do
  fonttools ttLib.woff2 decompress -o /tmp/fira.ttf "$from/FiraSans-${pair%:*}.woff2" 2>/dev/null
  pyftsubset /tmp/fira.ttf --unicodes="$chars" --layout-features= --no-hinting \
    --drop-tables+=FFTM,DSIG,GPOS,GSUB,GDEF,kern --name-IDs=0,1,2,4,6,13,14 --output-file="fira-sans-${pair#*:}.ttf"
done
rm -f /tmp/fira.ttf
ls -l fira-sans-*.ttf
