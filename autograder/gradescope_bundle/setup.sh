#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: Python, packages, data.
set -euo pipefail
AUTOGRADER=${AUTOGRADER:-/autograder}
export DEBIAN_FRONTEND=noninteractive

apt-get update -qq
apt-get install -y -qq bubblewrap libseccomp2
python=
for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null &&
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    # Ubuntu 22.04 has 3.10 by default and 3.11 beside it.
    apt-get install -y -qq python3.11 python3.11-venv
    python=python3.11
else
    apt-get install -y -qq python3-venv
fi

"$python" -m venv "$AUTOGRADER/venv"
"$AUTOGRADER/venv/bin/pip" install --quiet --require-hashes -r "$AUTOGRADER/source/requirements.lock"
cd "$AUTOGRADER/source/course"
WORDLAB_DATA=$AUTOGRADER/data "$AUTOGRADER/venv/bin/python" -m wordlab fetch
